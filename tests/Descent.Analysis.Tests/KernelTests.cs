using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

public sealed class KernelTests
{
    /// <summary>J Jᵀ from the engine's dense Jacobian, [n k, n k].</summary>
    static Tensor Dense(Objective objective)
    {
        var samples = objective.Samples!;
        var outputs = Samples.Flat(objective, parameters => samples.Apply(parameters, samples.Inputs));
        var jacobian = Transform.Jacobian(outputs)(Samples.FlatParameters(objective)).Reshape(-1, (int)objective.Size);
        return Tensor.MatMul(jacobian, jacobian, transposeB: true);
    }

    // Sums of 32 products of size one in two orders: 1e-12 is a thousand roundings.
    const double Rounding = 1e-12;

    [Theory, InlineData(1L << 30), InlineData(1L), InlineData(3 * 2 * 2 * 32 * 8L)]
    public void The_full_kernel_is_the_dense_one_whatever_the_blocks(long memory)
    {
        var objective = Samples.Tanh();
        var full = TangentKernel.Full(objective, memory);
        Shape shape = [12, 12, 2, 2];
        Assert.Equal(shape, full.Shape);
        Assert.InRange(Samples.Largest(full.Transpose(0, 2, 1, 3).Reshape(24, 24) - Dense(objective)), 0, Rounding);
    }

    [Fact]
    public void Classes_are_the_diagonal_in_the_outputs_and_their_mean()
    {
        var objective = Samples.Tanh();
        var full = TangentKernel.Full(objective);
        var classes = TangentKernel.PerClass(objective, 4000);
        for (var c = 0; c < 2; c++) Assert.InRange(Samples.Largest(classes.At(0, c) - full.At(3, c).At(2, c)), 0, Rounding);
        Assert.InRange(Samples.Largest(TangentKernel.Mean(objective) - classes.Mean(0)), 0, Rounding);
    }

    [Fact]
    public void Products_without_a_matrix_are_the_matrixs()
    {
        var objective = Samples.Tanh();
        Assert.InRange(Samples.Largest(ExactHessian.Of(new TangentKernelOperator(objective)) - Dense(objective)), 0, Rounding);
    }

    /// <summary>f = W x: the kernel is x xᵀ in every class and nothing between classes, at every W.</summary>
    [Fact]
    public void A_linear_model_has_the_inputs_gram_matrix_and_never_leaves_it()
    {
        var x = Samples.Normal(1, 7, 4);
        Objective At(int seed) => Objective.OfSamples("linear", Linear.Create(RandomKey.FromSeed(seed), 4, 3, bias: false, element: Samples.F64), x, Samples.Normal(2, 7, 3), (model, inputs) => model.Apply(inputs), Losses.SumSquarePerSample);
        var full = TangentKernel.Full(At(1));
        var gram = Tensor.MatMul(x, x, transposeB: true);
        for (var a = 0; a < 3; a++)
        {
            for (var b = 0; b < 3; b++) Assert.InRange(Samples.Largest(full.At(3, b).At(2, a) - (a == b ? gram : Tensor.ZerosLike(gram))), 0, Rounding);
        }
        Assert.Equal(0, RelativeDistance.Of(TangentKernel.Mean(At(2)), TangentKernel.Mean(At(1))).Item(), 12);
    }

    [Fact]
    public void Measures_have_their_closed_forms()
    {
        var kernel = Samples.Symmetric(3, 3, 1, 0.5);
        Assert.Equal(1, RelativeDistance.Of(2 * kernel, kernel).Item(), 14);
        Assert.Equal(1, KernelAlignment.Between(2 * kernel, kernel).Item(), 14);
        Assert.Equal(0, KernelAlignment.Between(Samples.Diagonal(1, 0), Samples.Diagonal(0, 1)).Item(), 14);
        var y = Samples.Normal(4, 6, 2);
        Assert.Equal(1, KernelAlignment.WithTargets(Tensor.MatMul(y, y, transposeB: true), y).Item(), 14);
        // ⟨I, Y Yᵀ⟩ = Σ y² and ‖I‖ = √n, ‖y yᵀ‖ = Σ y² for one column.
        Assert.Equal(1 / Math.Sqrt(6), KernelAlignment.WithTargets(Tensor.Identity(6, Samples.F64), y.Slice(1, 0, 1)).Item(), 14);
        var shifted = y + 100;
        Assert.Equal(1, KernelAlignment.WithTargets(Tensor.MatMul(y, y, transposeB: true), shifted, centred: true).Item(), 10);
    }

    [Fact]
    public void The_peak_is_known_before_and_blocks_keep_it_within_the_bound()
    {
        const long kernels = (4 + 3 * 4) * 200L * 200 * sizeof(double);
        var objective = Samples.Tanh(samples: 200);
        var whole = TangentKernel.Cost(objective, 2, 4);
        var rows = 200L * 2 * objective.Bytes;
        Assert.Equal(2, whole.Gradients);
        Assert.InRange(whole.Bytes - kernels, rows, 4 * rows);
        var streamed = TangentKernel.Cost(objective, 2, 4, memory: rows / 2);
        Assert.InRange(streamed.Bytes - kernels, 2 * objective.Bytes, rows / 2);
        var blocks = streamed.Gradients - 1;
        Assert.True(blocks is 4 or 8 or 16, $"{blocks} blocks");
    }
}
