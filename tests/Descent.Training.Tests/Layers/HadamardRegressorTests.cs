using Descent.Engine;

namespace Descent.Training.Tests;

public sealed class HadamardRegressorTests
{
    const ElementType F64 = ElementType.Float64;

    static Tensor Normal(int seed, params int[] shape) => RandomKey.FromSeed(seed).Normal(shape, element: F64);

    static double Largest(Tensor x) => Tensor.Abs(x).Max().Item();

    static Tensor Slope(HadamardRegressor model, Tensor x, Tensor y) => Tensor.MatMul(x, model.Apply(x) - y, transposeA: true) / (double)x.Shape[0];

    [Fact]
    public void Pullback_is_the_gradient_of_half_the_mean_square()
    {
        var (x, y) = (Normal(1, 5, 7), Normal(2, 5, 2));
        var model = new HadamardRegressor(new(Normal(3, 7, 2), Normal(4, 7, 2), 2), Normal(5, 7, 2), Tensor.Of(0.3, 0.0));
        var gradient = Transform.Grad<HadamardRegressor>(m => Losses.SumSquare(m.Apply(x), y) / 5.0)(model);
        var pulled = model.Pullback(Slope(model, x, y));
        Assert.InRange(Largest(pulled.Quadratic.Positive - gradient.Quadratic.Positive), 0, 1e-13);
        Assert.InRange(Largest(pulled.Quadratic.Negative - gradient.Quadratic.Negative), 0, 1e-13);
        Assert.InRange(Largest(pulled.Linear - gradient.Linear), 0, 1e-13);
    }

    /// <summary>x = 2, y = 3, α = 1/2, λ = 1/4: g = −6, so a step of 1/8 gives w = 1/2 + 2/8·1/2·6, u = 1/2 − 2/8·1/2·6, v = 1/8·1/4·6.</summary>
    [Fact]
    public void One_coordinate_by_hand()
    {
        var (x, y) = (Tensor.From([2.0], [1, 1]), Tensor.From([3.0], [1, 1]));
        var start = HadamardRegressor.Create(1, [(0.5, 0.25)]);
        Assert.Equal(0, start.Weights().Item());
        var next = start.Move(Tensor.Scalar(-0.125, F64), start.Pullback(Slope(start, x, y)));
        Assert.Equal((1.25, -0.25, 0.1875), (next.Quadratic.Positive.Item(), next.Quadratic.Negative.Item(), next.Linear.Item()));
        Assert.Equal(1.5 + 0.046875, next.Weights().Item());
    }

    /// <summary>Rows of the identity times √d: XXᵀ/n is d/n exactly, and a step moves what the branch predicts by η ρ of the residual.</summary>
    [Fact]
    public void A_branch_alone_learns_at_its_speed()
    {
        var (x, y) = (2 * Tensor.Identity(4, F64).Slice(0, 0, 2), Tensor.From([3.0, -1.0], [2, 1]));
        var start = HadamardRegressor.Create(4, [(1e-9, HadamardRegressor.BranchOf(0.3, 2, 4))]);
        Assert.InRange(Largest(start.Descend(x, start.Apply(x) - y, 0.1).Apply(x) - 0.1 * 0.3 * y), 0, 1e-14);
    }

    [Fact]
    public void Outputs_do_not_know_of_each_other()
    {
        (double, double)[] outputs = [(0.1, 0), (0.2, 0.5), (1e-3, 2)];
        var (x, together) = (Normal(6, 4, 5), HadamardRegressor.Create(5, outputs));
        var y = Normal(7, 4, 1);
        HadamardRegressor Descend(HadamardRegressor model)
        {
            for (var i = 0; i < 20; i++) model = model.Move(Tensor.Scalar(-0.02, F64), model.Pullback(Slope(model, x, y)));
            return model;
        }
        var all = Descend(together).Weights();
        for (var k = 0; k < outputs.Length; k++)
        {
            Assert.InRange(Largest(all.Slice(1, k, k + 1) - Descend(HadamardRegressor.Create(5, [outputs[k]])).Weights()), 0, 1e-14);
        }
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ShapeError>(() => HadamardRegressor.Create(3, []));
        Assert.Throws<ShapeError>(() => HadamardRegressor.Create(3, [(0, 1)]));
        Assert.Throws<ShapeError>(() => HadamardRegressor.Create(3, [(0.1, -1)]));
    }
}
