using Descent.Engine;

namespace Descent.Training.Tests;

public sealed class CentredModelTests
{
    static readonly Tensor X = Check.Normal(2, 6, 3), Y = Check.Normal(3, 6);

    static CentredModel<SoftCommittee> At(double scale) => CentredModel.Of(SoftCommittee.Create(RandomKey.FromSeed(1), 3, 5, new QuadraticPerturbation(0.4), Check.F64), scale);

    static CentredModel<SoftCommittee> Descended(CentredModel<SoftCommittee> model, double rate, int steps)
    {
        var targets = model.Uncentred(X, Y);
        for (var step = 0; step < steps; step++)
        {
            var gradient = Transform.Grad<SoftCommittee>(network => 0.5 * Losses.MeanSquare(model.Scale * network.Apply(X), targets))(model.Network);
            model = model with { Network = model.Network with { Weight = model.Network.Weight - rate * gradient.Weight } };
        }
        return model;
    }

    [Fact]
    public void It_starts_at_zero_on_any_input_and_trains_the_network_only()
    {
        var model = At(3);
        Assert.Equal(0, Tensor.Abs(model.Apply(X)).Max().Item());
        Assert.Equal(0, model.Movement().Item());
        Assert.Equal(["network.weight"], TreeValue<CentredModel<SoftCommittee>>.Of(model, "the model").Trainable.Paths);
        Assert.Equal(1, (model with { Network = model.Network with { Weight = 2.0 * model.Network.Weight } }).Movement().Item(), 14);
    }

    [Fact]
    public void Targets_that_make_up_for_the_start_leave_the_residuals()
    {
        var model = Descended(At(3), 0.05, 2);
        Check.Close(model.Apply(X) - Y, model.Scale * model.Network.Apply(X) - model.Uncentred(X, Y), 1e-13);
    }

    /// <summary>With the rate in proportion to 1/α² outputs come to a limit as α grows, at the distance 1/α; with one rate for all they differ by the factor α².</summary>
    [Fact]
    public void Outputs_collapse_for_large_scales()
    {
        Tensor After(double scale) => Descended(At(scale), 0.5 / (scale * scale), 20).Apply(X);
        double Apart(double scale) => Tensor.Abs(After(scale) - After(1e6)).Max().Item();
        Assert.InRange(Apart(1e2), 1e-6, 0.1);
        Assert.InRange(Apart(1e2) / Apart(1e3), 8, 12);
    }

    [Fact]
    public void The_linearisation_is_the_derivative_and_the_pullback_its_transpose()
    {
        var model = At(3);
        var (direction, outputs) = (model.Start with { Weight = Check.Normal(4, 5, 3) }, Check.Normal(5, 6));
        const double h = 1e-5;
        Tensor Moved(double by) => (model with { Network = model.Start with { Weight = model.Start.Weight + by * direction.Weight } }).Apply(X);
        Check.Close((Moved(h) - Moved(-h)) / (2 * h), model.Linearized(direction, X), 1e-8);
        Assert.Equal((model.Linearized(direction, X) * outputs).Sum().Item(), (model.Pullback(X, outputs).Weight * direction.Weight).Sum().Item(), 12);
    }
}
