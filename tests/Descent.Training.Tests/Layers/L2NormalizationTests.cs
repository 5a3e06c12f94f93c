using Descent.Engine;

namespace Descent.Training.Tests.Layers;

public class L2NormalizationTests
{
    static readonly L2Normalization Layer = new();
    static readonly Tensor X = Check.Normal(1, 3, 5), Direction = Check.Normal(2, 3, 5);

    [Fact]
    public void Rows_have_norm_1_and_keep_their_direction()
    {
        var y = Layer.Apply(X);
        Check.Close([1, 1, 1], (y * y).Sum(-1), 1e-15);
        Check.Close(X, y * Tensor.Sqrt((X * X).SumKeep(-1)), 1e-15);
        Check.Close(y, Layer.Apply(7 * X), 1e-15);
    }

    [Fact]
    public void The_Jacobian_is_the_engines()
    {
        var x = X.At(0, 1);
        var jacobian = Layer.Jacobian(x);
        Check.Close(Transform.Jacobian(Layer.Apply)(x), jacobian, 1e-14);
        Check.Close(jacobian, jacobian.SwapAxes(0, 1), 1e-15);
        Check.Close(Tensor.MatMul(Layer.Jacobian(X), Direction.ExpandAxis(-1)).SqueezeAxis(-1), Layer.Derivative(X, Direction), 1e-14);
    }

    /// <summary>(I − yyᵀ) x = 0: the length of a vector is lost.</summary>
    [Fact]
    public void The_derivative_is_blind_along_the_vector() => Check.Close(Tensor.ZerosLike(X), Layer.Derivative(X, X), 1e-15);

    [Fact]
    public void The_gradient_is_that_of_central_differences() => Check.Gradient(x => (Layer.Apply(x) * Direction).Sum(), X);
}
