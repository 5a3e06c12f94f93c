using Descent.Engine;

namespace Descent.Training.Tests;

public class MinibatchEpochsTests
{
    static readonly Tensor X = Check.Normal(1, 6, 3), Y = Check.Normal(2, 6, 2);

    static Tensor Loss(Linear model, Tensor x, Tensor y) => Losses.SumSquarePerSample(model.Apply(x), y).Mean();

    /// <summary>Six samples in batches of four: three steps are two epochs.</summary>
    [Fact]
    public void Every_epoch_takes_each_sample_once_in_its_own_order()
    {
        var rows = MinibatchDescent<Tensor>.Start(X, new Sgd(0.1), epoch => RandomKey.FromSeed(epoch), samples: 6, batch: 4, steps: 3).Order.ToArray<int>();
        Assert.Equal(12, rows.Length);
        Assert.Equal(Enumerable.Range(0, 6), rows[..6].Order());
        Assert.Equal(Enumerable.Range(0, 6), rows[6..].Order());
        Assert.NotEqual(rows[..6], rows[6..]);
        Assert.All(MinibatchDescent<Tensor>.Start(X, new Sgd(0.1), epoch => RandomKey.FromSeed(epoch), samples: 2, batch: 4, steps: 3).Order.ToArray<int>(), row => Assert.InRange(row, 0, 1));
    }

    /// <summary>A batch of all samples is full-batch descent, whatever their order.</summary>
    [Fact]
    public void A_full_batch_is_gradient_descent()
    {
        var (model, optimizer) = (Linear.Create(RandomKey.FromSeed(3), 3, 2, element: ElementType.Float64), new Momentum(0.1));
        var training = MinibatchDescent<Linear>.Start(model, optimizer, epoch => RandomKey.FromSeed(epoch), samples: 6, batch: 6, steps: 5);
        var memory = optimizer.Init(model);
        for (var step = 0; step < 5; step++)
        {
            (training, var loss) = training.NextAndLoss(optimizer, (X, Y), 6, (some, x, y) => (Loss(some, x, y), some));
            Check.Close(Loss(model, X, Y), loss, 1e-14);
            (model, memory) = optimizer.Apply(model, Transform.Grad<Linear>(some => Loss(some, X, Y))(model), memory, Tensor.Scalar(step, ElementType.Int32));
        }
        Check.Close(model.Weight, training.Model.Weight, 1e-13);
        Assert.Equal(5, training.Step.ToArray<int>()[0]);
    }

    /// <summary>A model that its forward pass leaves as it is needs no more than its loss, and one key is a key for each epoch.</summary>
    [Fact]
    public void A_loss_alone_and_one_key_say_the_same()
    {
        var (model, optimizer, key) = (Linear.Create(RandomKey.FromSeed(3), 3, 2, element: ElementType.Float64), new Adam(0.1), RandomKey.FromSeed(4));
        var (brief, whole) = (MinibatchDescent<Linear>.Start(model, optimizer, key, (X, Y), batch: 4, steps: 5), MinibatchDescent<Linear>.Start(model, optimizer, key.Fold, samples: 6, batch: 4, steps: 5));
        for (var step = 0; step < 5; step++)
        {
            (brief, whole) = (brief.Next(optimizer, (X, Y), 4, Loss), whole.Next(optimizer, (X, Y), 4, (some, x, y) => (Loss(some, x, y), some)));
        }
        Assert.Equal(whole.Model.Weight.ToDoubles(), brief.Model.Weight.ToDoubles());
        Assert.NotEqual(model.Weight.ToDoubles(), brief.Model.Weight.ToDoubles());
    }

    [Theory, InlineData(0, 4, 5), InlineData(6, 0, 5), InlineData(6, 1 << 20, 1 << 20)]
    public void An_order_that_cannot_be_is_refused(int samples, int batch, int steps) =>
        Assert.Throws<ShapeError>(() => MinibatchDescent<Tensor>.Start(X, new Sgd(0.1), epoch => RandomKey.FromSeed(epoch), samples, batch, steps));
}
