using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

public sealed class CommitteeDescentTests
{
    const double Epsilon = 0.4, Alpha = 0.7, Rate = 0.3;
    static readonly Tensor X = 0.5 * Samples.Normal(2, 9, 4), Direction = Samples.Normal(3, 4);
    static readonly QuadraticForm Teacher = QuadraticForm.OfSquare(Direction);

    static SoftCommittee Committee() => SoftCommittee.Create(RandomKey.FromSeed(1), 4, 6, new QuadraticPerturbation(Epsilon), Samples.F64);

    static CommitteeDescent Start() => CommitteeDescent.Start(QuadraticCommittee.Of(Committee().Weight), Teacher, X, Alpha, Epsilon, Rate, 0.25);

    /// <summary>The loss of six units that descend with the step Rate · 6 / α², sampled and in closed form.</summary>
    [Fact]
    public void It_is_the_run_of_its_units()
    {
        var (units, moments) = (CentredRegression.Start(Committee(), Alpha, X, Teacher.Apply(X)), Start());
        Assert.Equal(1, moments.TrainLoss().Item(), 14);
        Assert.Equal(1, moments.TestLoss().Item(), 14);
        for (var step = 0; step < 20; step++) (units, moments) = (units.Next(Rate * 6 / (Alpha * Alpha)), moments.Next());
        Assert.InRange(moments.TrainLoss().Item(), 0, 0.99);
        Assert.Equal(units.TrainLoss().Item(), moments.TrainLoss().Item(), 12);
        Assert.InRange(Samples.Largest(units.Model.Apply(X) - moments.Function().Apply(X)), 0, 1e-12);
        var fresh = 0.5 * Samples.Normal(5, 20_000, 4);
        // The squared error of a quadratic function has a few times its mean as deviation: 0.1 is several standard errors of 20,000 samples.
        Assert.InRange(moments.TestLoss().Item() / units.TestLoss(fresh, Teacher.Apply(fresh)).Item(), 0.9, 1.1);
    }

    /// <summary>The same as the closed form of the twin, which the linearised steps follow.</summary>
    [Fact]
    public void Linearised_it_is_the_twin()
    {
        var pair = TwinDescent.Start(CentredRegression.Start(Committee(), Alpha, X, Teacher.Apply(X)), Rate * 6 / (Alpha * Alpha * 9));
        Assert.Equal(0, pair.Distance(X).Item());
        var moments = Start();
        for (var step = 0; step < 15; step++) (pair, moments) = (pair.Next(), moments.Next(linearized: true));
        Assert.InRange(Samples.Largest(moments.Function().Apply(X) - pair.Outputs(X)), 0, 1e-11);
        Assert.Equal(moments.TrainLoss().Item(), pair.TrainLoss().Item(), 11);
        Assert.InRange(pair.Distance(X).Item(), 0.01, 10);
    }

    /// <summary>At a rate in proportion to 1/α² the distance from the twin falls as 1/α.</summary>
    [Fact]
    public void The_lazy_limit_is_of_the_first_order()
    {
        double Apart(double scale)
        {
            var pair = TwinDescent.Start(CentredRegression.Start(Committee(), scale, X, Teacher.Apply(X)), Rate * 6 / (scale * scale * 9));
            for (var step = 0; step < 10; step++) pair = pair.Next();
            return pair.Distance(X).Item();
        }
        Assert.InRange(Apart(1e3) / Apart(1e4), 9.5, 10.5);
    }

    [Fact]
    public void Forms_of_a_direction_are_its_product_and_half_its_square()
    {
        var product = Tensor.MatMul(X, Direction.ExpandAxis(1)).SqueezeAxis(1);
        Assert.InRange(Samples.Largest(QuadraticForm.OfLinear(Direction).Apply(X) - product), 0, 1e-13);
        Assert.InRange(Samples.Largest(QuadraticForm.OfSquare(Direction).Apply(X) - 0.5 * product * product), 0, 1e-13);
    }
}
