using Descent.Engine;

namespace Descent.Training.Tests.Flow;

/// <summary>A problem y' = f(t, y) on [0, 20] with its solution, where that has a closed form.</summary>
/// <param name="Scale">The size of the largest component, by which errors are divided.</param>
sealed record DetestProblem(string Name, Func<Tensor, Tensor[], Tensor[]> Slope, Tensor[] Start, Func<double, double[]>? Exact = null, double Scale = 1)
{
    public override string ToString() => Name;
}

/// <summary>The test problems of Hull, Enright, Fellen and Sedgwick (1972), Comparing numerical methods for ordinary differential equations, SIAM J. Numer. Anal. 9, 603.</summary>
/// <remarks>Classes: A single equations, B small systems, C moderate systems, D orbits of eccentricity 0.1 to 0.9, E equations of higher order.</remarks>
static class Detest
{
    static Tensor[] Start(params double[] values) => [.. values.Select(value => Tensor.Scalar(value, ElementType.Float64))];

    static Tensor Vector(IEnumerable<double> values) => Tensor.Of(values.ToArray());

    public static IReadOnlyList<DetestProblem> All { get; } =
    [
        new("A1", (t, y) => [-y[0]], Start(1), t => [Math.Exp(-t)]),
        new("A2", (t, y) => [-0.5 * y[0] * y[0] * y[0]], Start(1), t => [1 / Math.Sqrt(1 + t)]),
        new("A3", (t, y) => [y[0] * Tensor.Cos(t)], Start(1), t => [Math.Exp(Math.Sin(t))], Math.E),
        new("A4", (t, y) => [y[0] / 4 * (1 - y[0] / 20)], Start(1), t => [20 / (1 + 19 * Math.Exp(-t / 4))], 20),
        new("A5", (t, y) => [(y[0] - t) / (y[0] + t)], Start(4), Scale: 6),
        new("B1", (t, y) => [2 * (y[0] - y[0] * y[1]), -(y[1] - y[0] * y[1])], Start(1, 3), Scale: 4),
        new("B2", (t, y) => [-y[0] + y[1], y[0] - 2 * y[1] + y[2], y[1] - y[2]], Start(2, 0, 1), t =>
        {
            var (slow, fast) = (Math.Exp(-t) / 2, Math.Exp(-3 * t) / 2);
            return [1 + slow + fast, 1 - 2 * fast, 1 - slow + fast];
        }, 2),
        new("B3", (t, y) => [-y[0], y[0] - y[1] * y[1], y[1] * y[1]], Start(1, 0, 0)),
        new("B4", (t, y) =>
        {
            var r = Tensor.Sqrt(y[0] * y[0] + y[1] * y[1]);
            return [-y[1] - y[0] * y[2] / r, y[0] - y[1] * y[2] / r, y[0] / r];
        }, Start(3, 0, 0), Scale: 3),
        new("B5", (t, y) => [y[1] * y[2], -y[0] * y[2], -0.51 * y[0] * y[1]], Start(0, 1, 1)),
        new("C1", (t, y) => [Banded(y[0], i => i < 9 ? -1 : 0, i => 1)], [First(10)], t =>
        {
            var value = Enumerable.Range(0, 9).Select(i => Math.Exp(i * Math.Log(Math.Max(t, 1e-300)) - t - LogFactorial(i))).ToArray();
            return [.. value, 1 - value.Sum()];
        }),
        new("C2", (t, y) => [Banded(y[0], i => i < 9 ? -(i + 1) : 0, i => i)], [First(10)], t =>
        {
            var grown = -double.ExpM1(-t);
            return [.. Enumerable.Range(0, 9).Select(i => Math.Exp(-t) * Math.Pow(grown, i)), Math.Pow(grown, 9)];
        }),
        new("C3", (t, y) => [Heat(y[0])], [First(10)], t => HeatExact(10, t)),
        new("C4", (t, y) => [Heat(y[0])], [First(51)], t => HeatExact(51, t)),
        FiveBodies(),
        .. new[] { 0.1, 0.3, 0.5, 0.7, 0.9 }.Select((eccentricity, i) => Orbit($"D{i + 1}", eccentricity)),
        new("E1", (t, y) => [y[1], -(y[1] / (t + 1) + (1 - 0.25 / ((t + 1) * (t + 1))) * y[0])],
            Start(Math.Sqrt(2 / Math.PI) * Math.Sin(1), Math.Sqrt(2 / Math.PI) * (Math.Cos(1) - 0.5 * Math.Sin(1))), t =>
            {
                // The Bessel function of order 1/2 at x = t + 1.
                var (x, root) = (t + 1, Math.Sqrt(2 / (Math.PI * (t + 1))));
                return [root * Math.Sin(x), root * (Math.Cos(x) - Math.Sin(x) / (2 * x))];
            }),
        new("E2", (t, y) => [y[1], (1 - y[0] * y[0]) * y[1] - y[0]], Start(2, 0), Scale: 2.7),
        new("E3", (t, y) => [y[1], y[0] * y[0] * y[0] / 6 - y[0] + 2 * Tensor.Sin(2.78535 * t)], Start(0, 0)),
        new("E4", (t, y) => [y[1], 0.032 - 0.4 * y[1] * y[1]], Start(30, 0), t =>
            [30 + Math.Log(Math.Cosh(Math.Sqrt(0.0128) * t)) / 0.4, Math.Sqrt(0.08) * Math.Tanh(Math.Sqrt(0.0128) * t)], 30),
        new("E5", (t, y) => [y[1], Tensor.Sqrt(1 + y[1] * y[1]) / (25 - t)], Start(0, 0), t =>
        {
            var p = 25 / (25 - t);
            return [0.5 * (25 * Math.Log(p) - t + t * t / 50), (p - 1 / p) / 2];
        }, 15),
    ];

    static Tensor First(int n) => Vector(Enumerable.Range(0, n).Select(i => i == 0 ? 1.0 : 0));

    /// <summary>y'ᵢ = dᵢ yᵢ + bᵢ yᵢ₋₁.</summary>
    static Tensor Banded(Tensor y, Func<int, double> diagonal, Func<int, double> below)
    {
        var n = y.Shape[0];
        var matrix = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            matrix[i, i] = diagonal(i);
            if (i > 0) matrix[i, i - 1] = below(i);
        }
        return Product(matrix, y);
    }

    static Tensor Heat(Tensor y)
    {
        var n = y.Shape[0];
        var matrix = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            matrix[i, i] = -2;
            if (i > 0) (matrix[i, i - 1], matrix[i - 1, i]) = (1, 1);
        }
        return Product(matrix, y);
    }

    static Tensor Product(double[,] matrix, Tensor y) => Tensor.MatMul(Tensor.Of(matrix), y.ExpandAxis(1)).SqueezeAxis(1);

    static double[] HeatExact(int n, double t)
    {
        var y = new double[n];
        for (var k = 1; k <= n; k++)
        {
            var angle = k * Math.PI / (n + 1);
            var amplitude = 2.0 / (n + 1) * Math.Sin(angle) * Math.Exp((2 * Math.Cos(angle) - 2) * t);
            for (var i = 0; i < n; i++) y[i] += amplitude * Math.Sin((i + 1) * angle);
        }
        return y;
    }

    static double LogFactorial(int n) => Enumerable.Range(1, n).Sum(i => Math.Log(i));

    /// <summary>Kepler: u − e sin u = t; x = cos u − e, y = √(1 − e²) sin u.</summary>
    static DetestProblem Orbit(string name, double e) => new(name, (t, y) =>
    {
        var square = y[0] * y[0] + y[1] * y[1];
        var cube = square * Tensor.Sqrt(square);
        return [y[2], y[3], -y[0] / cube, -y[1] / cube];
    }, Start(1 - e, 0, 0, Math.Sqrt((1 + e) / (1 - e))), t =>
    {
        var u = t;
        for (var i = 0; i < 60; i++) u -= (u - e * Math.Sin(u) - t) / (1 - e * Math.Cos(u));
        var (rate, root) = (1 / (1 - e * Math.Cos(u)), Math.Sqrt(1 - e * e));
        return [Math.Cos(u) - e, root * Math.Sin(u), -rate * Math.Sin(u), rate * root * Math.Cos(u)];
    }, Math.Sqrt((1 + e) / (1 - e)));

    /// <summary>C5: five outer planets; astronomical units and hundreds of days.</summary>
    static DetestProblem FiveBodies()
    {
        const double gravity = 2.95912208286, sun = 1.00000597682;
        var masses = Vector([0.954786104043e-3, 0.285583733151e-3, 0.437273164546e-4, 0.517759138449e-4, 0.277777777778e-5]);
        var places = Tensor.Of(new[,]
        {
            { 3.42947415189, 6.64145542550, 11.2630437207, -30.1552268759, -21.1238353380 },
            { 3.35386959711, 5.97156957878, 14.6952576794, 1.65699966404, 28.4465098142 },
            { 1.35494901715, 2.18231499728, 6.27960525067, 1.43785752721, 15.3882659679 },
        });
        var speeds = Tensor.Of(new[,]
        {
            { -0.557160570446, -0.415570776342, -0.325325669158, -0.0240476254170, -0.176860753121 },
            { 0.505696783289, 0.365682722812, 0.189706021964, -0.287659532608, -0.216393453025 },
            { 0.230578543901, 0.169143213293, 0.0877265322780, -0.117219543175, -0.0148647893090 },
        });
        return new("C5", (t, y) =>
        {
            var cube = Cube((y[0] * y[0]).Sum([0]));
            // [3, j, k]: from body j to body k; the distance to itself counts as 1, over a difference of 0.
            var apart = y[0].ExpandAxis(1) - y[0].ExpandAxis(2);
            var pull = apart / Cube((apart * apart).Sum([0]) + Tensor.Identity(5, ElementType.Float64));
            var indirect = (masses * y[0] / cube).ExpandAxis(1);
            var own = masses * y[0] / cube;
            var others = (masses * pull).Sum([2]) - indirect.Sum([2]) + own;
            return [y[1], gravity * (others - (sun + masses) * y[0] / cube)];
        }, [places, speeds], Scale: 40);

        static Tensor Cube(Tensor square) => square * Tensor.Sqrt(square);
    }
}
