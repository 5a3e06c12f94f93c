using Descent.Engine;

namespace Descent.Training.Tests;

public class MinibatchDescentTests
{
    static MinibatchDescent<Tensor> Start(int epochs, int samples, int batch) =>
        MinibatchDescent<Tensor>.Start(Check.Scalar(0), new Sgd(0.1), RandomKey.FromSeed(1).Split(epochs), samples, batch);

    /// <summary>With the loss w · mean(x) a step takes η · mean(x) from w: after an epoch of full batches every sample counted once, whatever the order.</summary>
    [Fact]
    public void An_epoch_sees_every_sample_once()
    {
        var samples = (X: Check.Vector(1, 2, 4, 8, 16, 32), Y: Tensor.Zeros([6], ElementType.Int32));
        var (state, optimizer) = (Start(2, 6, 2), new Sgd(0.1));
        for (var step = 0; step < 6; step++)
        {
            state = state.Next(optimizer, samples, 2, (w, x, _) => (w * x.Mean(), w));
            if (step == 2) Assert.Equal(-0.1 * 63 / 2, state.Model.Item(), 12);
        }
        Assert.Equal(-0.1 * 63, state.Model.Item(), 12);
        Assert.NotEqual(state.Order.ToArray<int>()[..6], state.Order.ToArray<int>()[6..]);
    }

    [Fact]
    public void What_does_not_fill_a_batch_sits_out()
    {
        Assert.Equal(2 * 6, Start(2, 7, 3).Order.Size);
        Assert.Throws<ShapeError>(() => Start(1, 3, 4));
    }
}
