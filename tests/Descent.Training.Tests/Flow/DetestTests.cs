using System.Globalization;
using Descent.Engine;
using Xunit.Abstractions;

namespace Descent.Training.Tests.Flow;

/// <summary>Tolerance against achieved error on the problems of DETEST; the tables of docs/gradient-flow.md are printed here.</summary>
public class DetestTests(ITestOutputHelper output)
{
    sealed record Figure(double Tolerance, double Error, double LargestLocal, int Deceived, OdeStatistics Statistics);

    public static TheoryData<string> Problems => [.. Detest.All.Select(problem => problem.Name)];

    static double[] Flat(Extrapolation reference, Tensor[] value)
    {
        var flat = new double[reference.Layout.Length];
        reference.Layout.Read(value, flat);
        return flat;
    }

    static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();

    /// <summary>Runs to t = 20: the largest error at t = 1, 2, …, and the true error of each step against the reference from where the step began.</summary>
    static Figure Run(DetestProblem problem, double tolerance, bool looksAtSteps)
    {
        var reference = new Extrapolation(problem);
        var solver = new OdeSolver<Tensor[]>(problem.Slope, problem.Start, options: new(tolerance, tolerance * problem.Scale));
        var (error, local, deceived, exact) = (0.0, 0.0, 0, Flat(reference, problem.Start));
        for (var t = 1; t <= 20; t++)
        {
            while (solver.Time < t)
            {
                var before = looksAtSteps ? Flat(reference, solver.Value) : [];
                solver.Step();
                if (!looksAtSteps) continue;
                var now = Flat(reference, solver.Value);
                var there = reference.Advance(solver.StepStart, before, solver.Time - solver.StepStart, 1);
                var allowed = Math.Sqrt(now.Select((y, i) => Math.Pow((y - there[i]) / (tolerance * (problem.Scale + Math.Max(Math.Abs(before[i]), Math.Abs(y)))), 2)).Average());
                local = Math.Max(local, allowed);
                if (allowed > 1) deceived++;
            }
            exact = problem.Exact?.Invoke(t) ?? reference.Advance(t - 1, exact, 1, 16);
            error = Math.Max(error, Distance(exact, Flat(reference, solver.At(t))) / problem.Scale);
        }
        return new(tolerance, error, local, deceived, solver.Statistics);
    }

    /// <summary>What the tolerance bounds is the error of a step; the solution that goes on is one order better than the estimate where steps are small enough for orders to tell (at 1e-3 they are not): a step that is wrong by more than was allowed must be rare.</summary>
    [Theory, MemberData(nameof(Problems))]
    public void The_error_of_a_step_is_within_the_tolerance(string name)
    {
        var problem = Detest.All.Single(one => one.Name == name);
        foreach (var tolerance in (double[])[1e-6, 1e-9])
        {
            var figure = Run(problem, tolerance, looksAtSteps: true);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {tolerance:E0}: largest step error {figure.LargestLocal:F3} of the tolerance, {figure.Deceived} of {figure.Statistics.Accepted} steps above it"));
            Assert.True(figure.Deceived <= 0.02 * figure.Statistics.Accepted, $"{figure.Deceived} of {figure.Statistics.Accepted} steps are off by more than was allowed");
        }
    }

    /// <summary>Tightening the tolerance by 10⁶ makes the error 10⁴ times smaller at least, or smaller than the tolerance: per unit of t it goes like h⁵ where the tolerance goes like h⁵, and the interpolant's like h⁵ too.</summary>
    [Theory, MemberData(nameof(Problems))]
    public void The_achieved_error_follows_the_tolerance(string name)
    {
        var problem = Detest.All.Single(one => one.Name == name);
        Figure[] figures = [.. new[] { 1e-4, 1e-7, 1e-10 }.Select(tolerance => Run(problem, tolerance, looksAtSteps: false))];
        foreach (var figure in figures)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {figure.Tolerance:E0} | {figure.Error:E1} | {figure.Statistics.Evaluations} | {figure.Statistics.Accepted} | {figure.Statistics.Rejected} |"));
        }
        Assert.InRange(figures[^1].Error, 0, Math.Max(figures[0].Error * 1e-4, figures[^1].Tolerance));
        Assert.True(figures[^1].Statistics.Evaluations > figures[0].Statistics.Evaluations);
    }

    /// <summary>The reference is good to a tenth of the tightest tolerance, 1e-11: against closed forms, and where there is none against itself with half the step.</summary>
    [Theory, InlineData("A3"), InlineData("B2"), InlineData("C4"), InlineData("D3"), InlineData("E1"), InlineData("A5"), InlineData("B1"), InlineData("B3"), InlineData("B4"), InlineData("B5"), InlineData("C5"), InlineData("E2"), InlineData("E3")]
    public void The_reference_is_better_than_what_it_judges(string name)
    {
        var problem = Detest.All.Single(one => one.Name == name);
        var reference = new Extrapolation(problem);
        var start = Flat(reference, problem.Start);
        var end = reference.Advance(0, start, 20, 320);
        Assert.InRange(Distance(end, problem.Exact?.Invoke(20) ?? reference.Advance(0, start, 20, 640)) / problem.Scale, 0, 1e-11);
    }
}
