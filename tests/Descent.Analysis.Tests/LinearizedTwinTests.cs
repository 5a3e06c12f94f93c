using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

public sealed class LinearizedTwinTests
{
    const double Rate = 0.05;

    static DescentFilter After(int steps, double step) => new(Tensor.Scalar(steps * step, Samples.F64), step);

    /// <summary>A model that is linear in its weights is its own twin: two outputs, 4 of 6 samples alike, so that the kernel is singular.</summary>
    [Fact]
    public void A_linear_model_is_its_twin()
    {
        var few = Samples.Normal(1, 3, 4);
        var (x, y, test) = (Tensor.Concatenate(0, few, few), Samples.Normal(2, 6, 2), Samples.Normal(3, 5, 4));
        var model = CentredModel.Of(Linear.Create(RandomKey.FromSeed(4), 4, 2, bias: false, element: Samples.F64), 2);
        var twin = LinearizedTwin.Of(model, x, y);
        var targets = model.Uncentred(x, y);
        var now = model.Network;
        for (var step = 1; step <= 30; step++)
        {
            var gradient = Transform.Grad<Linear>(network => Losses.SumSquare(2.0 * network.Apply(x), targets))(now);
            now = now with { Weight = now.Weight - Rate / 6 * gradient.Weight };
            if (step is not (1 or 30)) continue;
            var trained = model with { Network = now };
            Assert.InRange(Samples.Largest(trained.Apply(test) - twin.Outputs(model, test, After(step, Rate / 6))), 0, 1e-11);
            Assert.InRange(Samples.Largest(trained.Apply(x).Reshape(12) - twin.Descent.Outputs(After(step, Rate / 6))), 0, 1e-11);
            Assert.InRange(Samples.Largest(now.Weight - model.Start.Weight - twin.Displacement(model, After(step, Rate / 6)).Weight), 0, 1e-11);
        }
    }

    /// <summary>After infinite time the coefficients are those of kernel regression, K⁻¹ y.</summary>
    [Fact]
    public void Descent_ends_in_kernel_regression()
    {
        var (kernel, y) = (Samples.Symmetric(1, 3, 1, 0.5), Samples.Normal(2, 3));
        var descent = KernelDescent.Of(kernel, y);
        var end = After(10_000, 0.1);
        Assert.InRange(Samples.Largest(Tensor.MatMul(kernel, descent.Coefficients(end).ExpandAxis(1)).SqueezeAxis(1) - y), 0, 1e-13);
        Assert.InRange(Samples.Largest(descent.Outputs(end) - y), 0, 1e-13);
        Assert.Throws<ShapeError>(() => KernelDescent.Of(kernel, Samples.Normal(2, 4)));
    }

    [Fact]
    public void Alignments_can_be_measured_in_a_compiled_step()
    {
        var (kernel, y) = (Samples.Symmetric(1, 3, 1, 0.5), Samples.Normal(2, 3));
        var compiled = Transform.Compile<(Tensor Kernel, Tensor Y), Tensor>(given => KernelAlignment.WithTargets(given.Kernel, given.Y, centred: true));
        Assert.Equal(KernelAlignment.WithTargets(kernel, y, centred: true).Item(), compiled.Invoke((kernel, y)).Item(), 14);
    }
}
