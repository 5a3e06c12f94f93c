using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

public sealed class QuadraticCommitteeTests
{
    const double Epsilon = 0.4, Alpha = 0.7, Rate = 0.3;
    static readonly Tensor X = Samples.Normal(2, 9, 4), Y = Samples.Normal(3, 9);
    static readonly CentredModel<SoftCommittee> Model = CentredModel.Of(SoftCommittee.Create(RandomKey.FromSeed(1), 4, 6, new QuadraticPerturbation(Epsilon), Samples.F64), Alpha);
    static readonly QuadraticCommittee Start = QuadraticCommittee.Of(Model.Start.Weight);

    static QuadraticForm Centred(QuadraticCommittee now) => Alpha * (now.Function(Epsilon) - Start.Function(Epsilon));

    /// <summary>The step of Rate · N / α² on half the mean square, and that of the moments.</summary>
    [Fact]
    public void Moments_follow_the_units()
    {
        var (model, moments) = (Model, Start);
        for (var step = 0; step < 20; step++)
        {
            var gradient = Transform.Grad<SoftCommittee>(network => 0.5 * Losses.MeanSquare((model with { Network = network }).Apply(X), Y))(model.Network);
            model = model with { Network = model.Network with { Weight = model.Network.Weight - Rate * 6 / (Alpha * Alpha) * gradient.Weight } };
            moments = moments.Descend(X, Centred(moments).Apply(X) - Y, Rate / (Alpha * 9), Epsilon);
        }
        var exact = QuadraticCommittee.Of(model.Network.Weight);
        Assert.InRange(model.Movement().Item(), 0.1, 10);
        Assert.InRange(Samples.Largest(exact.Mean - moments.Mean), 0, 1e-12);
        Assert.InRange(Samples.Largest(exact.Second - moments.Second), 0, 1e-12);
        Assert.InRange(Samples.Largest(Centred(moments).Apply(X) - model.Apply(X)), 0, 1e-12);
        Assert.InRange(Samples.Largest(exact.TangentKernel(X, Epsilon) - model.Network.TangentKernel(X)), 0, 1e-12);
    }

    [Fact]
    public void Linearised_moments_are_the_twins_kernel_descent()
    {
        var (twin, moments) = (LinearizedTwin.Of(Model, X, Y), Start);
        const int steps = 25;
        for (var step = 0; step < steps; step++) moments = moments.DescendLinearized(Start, X, Centred(moments).Apply(X) - Y, Rate / (Alpha * 9), Epsilon);
        const double each = Rate * 6 / (Alpha * Alpha * 9);
        var test = Samples.Normal(5, 7, 4);
        // The kernel of X has eigenvalues up to a few tens: the step must be below its inverse.
        Assert.InRange((twin.Descent.Eigenvalues.Max() * each).Item(), 0, 0.999);
        Assert.InRange(Samples.Largest(Centred(moments).Apply(test) - twin.Outputs(Model, test, new DescentFilter(Tensor.Scalar(steps * each, Samples.F64), each))), 0, 1e-11);
    }

    [Fact]
    public void Many_units_have_the_moments_of_infinitely_many()
    {
        var many = QuadraticCommittee.Of(Samples.Normal(1, 20_000, 3));
        // A mean of 20,000 products of variance 2 at most has the deviation 0.01, of which five are allowed.
        Assert.InRange(Samples.Largest(many.Second - QuadraticCommittee.Infinite(3).Second), 0, 0.05);
        Assert.InRange(Samples.Largest(many.Mean), 0, 0.05);
    }

    [Fact]
    public void Alignment_is_one_without_and_D_with_a_preferred_direction()
    {
        var beta = Samples.Normal(1, 4);
        Assert.Equal(1, QuadraticCommittee.Infinite(4).Alignment(beta).Item(), 14);
        Assert.Equal(4, QuadraticCommittee.Of(beta.ExpandAxis(0) * Samples.Normal(2, 5, 1)).Alignment(beta).Item(), 13);
    }

    /// <summary>E (l x + ½ q x²)² = s l² + ¾ s² q² for each of independent entries, and E of a product of two squares s² q q' / 4 for each pair; the same in turned coordinates.</summary>
    [Fact]
    public void Mean_square_is_that_of_independent_entries_in_any_coordinates()
    {
        double[] l = [0.3, -1, 2], q = [1, -0.5, 3];
        const double s = 0.6;
        var expected = 0.0;
        for (var i = 0; i < 3; i++)
        {
            expected += s * l[i] * l[i] + 0.75 * s * s * q[i] * q[i];
            for (var j = 0; j < 3; j++) expected += j == i ? 0 : 0.25 * s * s * q[i] * q[j];
        }
        var form = new QuadraticForm(Tensor.From(l, [3]), Samples.Diagonal(q));
        Assert.Equal(expected, form.MeanSquare(s).Item(), 12);
        var (turn, _) = Tensor.QR(Samples.Normal(1, 3, 3));
        var turned = new QuadraticForm(Tensor.MatMul(turn, form.Linear.ExpandAxis(1)).SqueezeAxis(1), Tensor.MatMul(Tensor.MatMul(turn, form.Quadratic), turn, transposeB: true));
        Assert.Equal(expected, turned.MeanSquare(s).Item(), 12);
        Assert.Equal(0.3 * 2 + 0.5 * 4, form.Apply(Tensor.From([2.0, 0, 0], [1, 3])).At(0, 0).Item(), 14);
    }
}
