using Descent.Engine;
using Descent.Training;
using Descent.Training.Tests.Flow;

namespace Descent.Bench.Precision;

/// <summary>One run of a solver.</summary>
/// <param name="Problem">Its name; of a DETEST problem the first letter is its class.</param>
/// <param name="Asked">The tolerance, or the fixed step.</param>
/// <param name="Error">The largest over components and t = 1, 2, …, over the problem's scale.</param>
public sealed record PrecisionPoint(string Problem, OdeMethod Method, double Asked, double Error, long Evaluations);

/// <summary>What the solvers of gradient flow give for their evaluations: DETEST's problems with closed forms, a stiff flow, and the orders of the methods.</summary>
public static class WorkPrecision
{
    const int Orders = 6;

    /// <summary>Tolerance against achieved error and evaluations on Hull, Enright, Fellen and Sedgwick's problems whose solutions are known.</summary>
    public static IEnumerable<PrecisionPoint> Detests() =>
        from problem in Detest.All.Where(problem => problem.Exact is not null)
        from digits in Enumerable.Range(3, 10)
        let tolerance = Math.Pow(10, -digits)
        select Run(problem.Name, problem.Slope, problem.Start, problem.Exact!, problem.Scale, 20, tolerance, new(tolerance, tolerance * problem.Scale, OdeMethod.DormandPrince));

    /// <summary>Descent on ½ Σ λᵢ xᵢ² with λ from 1 to 10⁵: what a badly conditioned loss is.</summary>
    public static IEnumerable<PrecisionPoint> Stiff()
    {
        var rates = Tensor.Exp(Tensor.LinearSpace(0, Math.Log(1e5), 40, ElementType.Float64));
        var values = rates.ToDoubles();
        return from method in (OdeMethod[])[OdeMethod.DormandPrince, OdeMethod.Chebyshev, OdeMethod.Automatic]
               from digits in Enumerable.Range(2, 7)
               let tolerance = Math.Pow(10, -digits)
               select Run("stiff flow", (_, y) => [-rates * y[0]], [Tensor.Ones([40], ElementType.Float64)], t => [.. values.Select(rate => Math.Exp(-rate * t))], 1, 1, tolerance, new(tolerance, tolerance, method, 10_000_000));
    }

    /// <summary>Fixed steps on y' = y cos t: the error falls with the method's order in the step.</summary>
    public static IEnumerable<PrecisionPoint> Order()
    {
        var problem = Detest.All.Single(one => one.Name == "A3");
        return from method in (OdeMethod[])[OdeMethod.DormandPrince, OdeMethod.Chebyshev]
               from halvings in Enumerable.Range(1, Orders)
               let step = Math.Pow(2, -halvings)
               select Run(problem.Name, problem.Slope, problem.Start, problem.Exact!, problem.Scale, 20, step, new(Method: method) { FixedStep = step });
    }

    /// <summary>The slope of log error over log step of a method, by least squares.</summary>
    public static double OrderOf(IReadOnlyList<PrecisionPoint> points)
    {
        double[] x = [.. points.Select(point => Math.Log(point.Asked))], y = [.. points.Select(point => Math.Log(point.Error))];
        var (mx, my) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / x.Sum(a => (a - mx) * (a - mx));
    }

    static PrecisionPoint Run(string name, Func<Tensor, Tensor[], Tensor[]> slope, Tensor[] start, Func<double, double[]> exact, double scale, int end, double asked, OdeOptions options)
    {
        var solver = new OdeSolver<Tensor[]>(slope, start, options: options, warn: _ => { });
        var error = 0.0;
        for (var t = 1; t <= end; t++)
        {
            double[] found = [.. solver.Until(t).SelectMany(leaf => leaf.ToDoubles())];
            error = Math.Max(error, found.Zip(exact(t), (a, b) => Math.Abs(a - b)).Max() / scale);
        }
        return new(name, options.Method, asked, error, solver.Statistics.Evaluations);
    }
}
