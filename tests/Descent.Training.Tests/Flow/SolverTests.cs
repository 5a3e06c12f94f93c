using System.Globalization;
using Descent.Engine;
using Xunit.Abstractions;

namespace Descent.Training.Tests.Flow;

/// <summary>Stiffness, events, errors and memory.</summary>
public class SolverTests(ITestOutputHelper output)
{
    static Tensor Scalar(double value) => Tensor.Scalar(value, ElementType.Float64);

    /// <summary>A spectrum from 1 to 10⁵, as of a badly conditioned loss.</summary>
    static readonly Tensor Rates = Tensor.Exp(Tensor.LinearSpace(0, Math.Log(1e5), 40, ElementType.Float64));

    static GradientFlow<Tensor> Stiff(OdeMethod method, List<string> warnings) =>
        GradientFlow.Of<Tensor>(x => 0.5 * (Rates * x * x).Sum(), Tensor.Ones([40], ElementType.Float64), options: new(1e-4, 1e-6, method), warn: warnings.Add);

    /// <summary>Dormand-Prince needs 6 evaluations each 3.3 / ρ of time, Chebyshev s each 0.65 s² / ρ: far fewer, and the automatic choice finds it by itself.</summary>
    [Fact]
    public void A_stiff_flow_costs_the_stabilised_method_far_fewer_evaluations()
    {
        var warnings = new List<string>();
        var (evaluations, errors) = (new Dictionary<OdeMethod, long>(), new Dictionary<OdeMethod, double>());
        foreach (var method in Enum.GetValues<OdeMethod>())
        {
            var flow = Stiff(method, warnings);
            var y = flow.Until(1);
            (evaluations[method], errors[method]) = (flow.Statistics.Evaluations, y.ToDoubles().Zip(Rates.ToDoubles(), (a, rate) => Math.Abs(a - Math.Exp(-rate))).Max());
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {method} | {flow.Statistics.Evaluations} | {flow.Statistics.Accepted} | {flow.Statistics.ChebyshevSteps} | {errors[method]:E1} |"));
            Assert.Equal(method == OdeMethod.DormandPrince ? 0 : flow.Statistics.ChebyshevSteps, flow.Statistics.ChebyshevSteps);
        }
        Assert.True(evaluations[OdeMethod.Chebyshev] * 20 < evaluations[OdeMethod.DormandPrince], string.Join(", ", evaluations));
        Assert.True(evaluations[OdeMethod.Automatic] * 20 < evaluations[OdeMethod.DormandPrince], string.Join(", ", evaluations));
        Assert.All(errors.Values, error => Assert.InRange(error, 0, 100 * 1e-4));
        Assert.Contains("stiff", Assert.Single(warnings));
    }

    /// <summary>A problem that is stiff in its middle third only: the automatic choice goes over and comes back.</summary>
    [Fact]
    public void The_choice_goes_over_and_comes_back()
    {
        var solver = new OdeSolver<Tensor>((t, y) => -(5 + 5e4 * Tensor.Exp(-4 * (t - 5) * (t - 5))) * (y - Tensor.Cos(8 * t)) - 8 * Tensor.Sin(8 * t), Scalar(1), options: new(1e-5, 1e-7), warn: _ => { });
        var (was, changes) = (false, 0);
        while (solver.Time < 10)
        {
            solver.Step(10);
            if (solver.IsStabilised != was) (was, changes) = (!was, changes + 1);
            Assert.Equal(Math.Cos(8 * solver.Time), solver.Value.Item(), 100 * 1e-5);
        }
        Assert.True(changes >= 2, $"{changes} changes");
        Assert.False(solver.IsStabilised);
    }

    /// <summary>An undamped oscillation of frequency 10⁴ has no real spectrum: the stabilised method refuses by name, and the automatic choice stays away.</summary>
    [Fact]
    public void Complex_eigenvalues_are_named()
    {
        OdeSolver<Tensor[]> New(OdeMethod method) => new((_, y) => [1e4 * y[1] - y[2], -2.5e3 * y[0], -y[2]], [Scalar(1), Scalar(0.3), Scalar(1)], options: new(1e-6, 1e-6, method));
        Assert.Contains("does not settle", Assert.Throws<OdeException>(() => New(OdeMethod.Chebyshev).Until(1)).Message);
        var solver = New(OdeMethod.Automatic);
        solver.Until(0.01);
        Assert.Equal(0, solver.Statistics.ChebyshevSteps);
    }

    /// <summary>The zeros of y = cos t lie at (k + ½) π: located to the interpolant's error, which is of the tolerance's size at these steps.</summary>
    [Fact]
    public void Events_are_located_in_order_and_by_direction()
    {
        var solver = new OdeSolver<Tensor[]>((_, y) => [-y[1], y[0]], [Scalar(1), Scalar(0)], options: new(1e-9, 1e-9));
        var (either, rising, late) = (solver.On("zero", (_, y) => y[0]), solver.On("rising", (_, y) => y[0], Crossing.Rising), solver.On("late", (t, _) => t - 7.25));
        solver.Until(10);
        Assert.Equal(3, either.Hits.Count);
        for (var i = 0; i < 3; i++) Assert.Equal((i + 0.5) * Math.PI, either.Hits[i].Time, 1e-7);
        Assert.Equal(1.5 * Math.PI, Assert.Single(rising.Hits).Time, 1e-7);
        Assert.Equal(7.25, Assert.Single(late.Hits).Time, 1e-14);
        Assert.Equal(1, Math.Abs(either.Hits[0].Value[1].Item()), 1e-7);
    }

    /// <summary>A terminal event ends the step; going on from there does not count it again.</summary>
    [Fact]
    public void A_terminal_event_stops_and_is_counted_once()
    {
        var solver = new OdeSolver<Tensor>((_, y) => -y, Scalar(1), options: new(1e-9, 1e-9));
        var half = solver.On("half", (_, y) => y - 0.5, Crossing.Falling, isTerminal: true);
        Assert.Equal(0.5, solver.Until(10).Item(), 1e-8);
        Assert.Equal(Math.Log(2), solver.Time, 1e-8);
        Assert.Equal(Math.Exp(-10), solver.Until(10).Item(), 1e-8);
        Assert.Equal(10, solver.Time);
        Assert.Single(half.Hits);
    }

    [Fact]
    public void A_slope_out_of_range_is_an_error_with_its_place()
    {
        var solver = new OdeSolver<Dictionary<string, Tensor>>((_, y) => new() { ["a"] = -Tensor.OnesLike(y["a"]), ["b"] = Tensor.Log(y["a"]) },
            new() { ["a"] = Tensor.Of(3.0, 1.0), ["b"] = Tensor.Of(0.0, 0.0) });
        var error = Assert.Throws<OdeException>(() => solver.Until(2));
        Assert.Contains("'b[1]'", error.Message);
        Assert.Equal(1, solver.Time, 1e-6);
        Assert.Contains("'value[0]'", Assert.Throws<OdeException>(() => new OdeSolver<Tensor>((_, y) => Tensor.Log(y), Tensor.Of(-1.0))).Message);
    }

    /// <summary>y' = y² from 1 ends at t = 1: the step shrinks to nothing there, and the error says so.</summary>
    [Fact]
    public void A_singularity_ends_in_an_error_that_names_it()
    {
        var solver = new OdeSolver<Tensor>((_, y) => y * y, Scalar(1));
        Assert.Throws<OdeException>(() => solver.Until(2));
        Assert.Equal(1, solver.Time, 1e-6);
    }

    [Fact]
    public void Bad_input_is_refused_with_its_mend()
    {
        Assert.Contains("'weight' of the start of a solver is float32[2]", Assert.Throws<ShapeError>(() => new OdeSolver<Linear>((_, y) => y, new(Tensor.Zeros([2]), null))).Message);
        Assert.Contains("relative tolerance is 0", Assert.Throws<ShapeError>(() => new OdeSolver<Tensor>((_, y) => y, Scalar(1), options: new(0))).Message);
        Assert.Contains("of the value's type at ''", Assert.Throws<ShapeError>(() => new OdeSolver<Tensor>((_, y) => y.ExpandAxis(0), Scalar(1))).Message);
        var solver = new OdeSolver<Tensor>((_, y) => -y, Scalar(1));
        solver.Until(1);
        Assert.Contains("not before it", Assert.Throws<OdeException>(() => solver.Until(0.5)).Message);
        Assert.Contains("outside of the last step", Assert.Throws<OdeException>(() => solver.At(-1)).Message);
        Assert.Throws<ShapeError>(() => FlowClock.Logarithmic(0));
    }

    [Theory, InlineData(OdeMethod.DormandPrince), InlineData(OdeMethod.Chebyshev)]
    public void A_step_allocates_nothing(OdeMethod method)
    {
        var solver = new OdeSolver<Tensor>((t, y) => -Rates * (y - Tensor.Sin(t)), Tensor.Ones([40], ElementType.Float64), options: new(1e-3, 1e-3, method), warn: _ => { });
        for (var i = 0; i < 30; i++) solver.Step();
        var least = long.MaxValue;
        for (var block = 0; block < 20; block++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++) solver.Step();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    /// <summary>Frozen and whole leaves stay as they are, and the slope at them is not read.</summary>
    [Fact]
    public void Only_what_is_trained_moves()
    {
        var start = new Partly(Scalar(2), Scalar(3), Tensor.Scalar(5, ElementType.Int32));
        var flow = GradientFlow.Of<Partly>(p => 0.5 * p.Fixed * p.Moving * p.Moving, start, options: new(1e-9, 1e-9));
        var end = flow.Until(1);
        Assert.Equal(2 * Math.Exp(-3), end.Moving.Item(), 1e-7);
        Assert.Equal((3, 5), (end.Fixed.Item(), end.Count.Item()));
    }

    sealed record Partly(Tensor Moving, [Frozen] Tensor Fixed, Tensor Count);
}
