using Descent.Engine;

namespace Descent.Training.Tests;

public sealed class SoftCommitteeTests
{
    static readonly SoftCommittee Committee = SoftCommittee.Create(RandomKey.FromSeed(1), inputs: 3, width: 5, new QuadraticPerturbation(0.4), Check.F64);

    [Fact]
    public void Output_is_the_mean_over_units()
    {
        var x = Check.Normal(2, 4, 3);
        var h = Tensor.MatMul(x, Committee.Weight, transposeB: true);
        Check.Close((h + 0.2 * h * h).Sum(1) / 5.0, Committee.Apply(x), 1e-14);
    }

    /// <summary>Along a weight of a unit f grows by (1 + ε h) x / N: with ε h and not 2 ε h, because the half is in φ.</summary>
    [Fact]
    public void Gradient_carries_one_plus_epsilon_h()
    {
        var x = Check.Normal(2, 1, 3);
        var slope = 1 + 0.4 * Tensor.MatMul(x, Committee.Weight, transposeB: true);
        var gradient = Transform.Grad<SoftCommittee>(network => network.Apply(x).Sum())(Committee).Weight;
        Check.Close(Tensor.MatMul(slope, x, transposeA: true) / 5.0, gradient, 1e-14);
        Check.Gradient(weight => (Committee with { Weight = weight }).Apply(x).Sum(), Committee.Weight);
    }

    [Fact]
    public void Tangent_kernel_is_that_of_the_dense_jacobian()
    {
        var x = Check.Normal(2, 4, 3);
        var jacobian = Transform.Jacobian(weight => (Committee with { Weight = weight }).Apply(x))(Committee.Weight).Reshape(4, 15);
        Check.Close(5.0 * Tensor.MatMul(jacobian, jacobian, transposeB: true), Committee.TangentKernel(x), 1e-13);
    }
}
