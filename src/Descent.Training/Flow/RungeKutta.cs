using Descent.Engine;

namespace Descent.Training;

/// <summary>An explicit Runge-Kutta method of fixed step, in tensors: it works inside Compile, steppers, Vmap and Grad, and so in any arm.</summary>
/// <remarks>Euler's step on a gradient flow is gradient descent: with it a study shows what discretisation does.</remarks>
public sealed record RungeKutta
{
    readonly double[] nodes;
    readonly double[][] stages;
    readonly double[] weights;

    RungeKutta(string name, int order, double[] nodes, double[][] stages, double[] weights) =>
        (Name, Order, this.nodes, this.stages, this.weights) = (name, order, nodes, stages, weights);

    public string Name { get; }

    /// <summary>The global error is O(h^Order).</summary>
    public int Order { get; }

    /// <summary>y + h f(t, y).</summary>
    public static RungeKutta Euler { get; } = new("Euler", 1, [0], [], [1]);

    /// <summary>The slope in the middle of Euler's half step; Runge (1895).</summary>
    public static RungeKutta Midpoint { get; } = new("midpoint", 2, [0, 0.5], [[0.5]], [0, 1]);

    /// <summary>Four stages; Kutta (1901).</summary>
    public static RungeKutta Classical { get; } = new("classical", 4, [0, 0.5, 0.5, 1], [[0.5], [0, 0.5], [0, 0, 1]], [1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6]);

    /// <summary>The fifth-order solution of Dormand and Prince (1980); six stages.</summary>
    public static RungeKutta DormandPrince { get; } = new("Dormand-Prince", 5, Training.DormandPrince.Nodes[..6], Training.DormandPrince.Stages[..5], Training.DormandPrince.Stages[5]);

    /// <summary>One step of dy/dt = f(t, y).</summary>
    /// <param name="slope">Of the value's type; leaves that are frozen or not floating are not read.</param>
    /// <param name="t">A float64 scalar.</param>
    /// <param name="y">The value at t, its trained leaves in float64.</param>
    /// <param name="h">A float64 scalar.</param>
    public T Step<T>(Func<Tensor, T, T> slope, Tensor t, T y, Tensor h)
    {
        var value = TreeValue<T>.Of(y, "the value");
        var slopes = new List<Tree>();
        for (var i = 0; i < nodes.Length; i++)
        {
            var at = i == 0 ? y : value.WithTrainable(Advance(value.Trainable, h, stages[i - 1], slopes));
            slopes.Add(TreeValue<T>.Of(slope(t + nodes[i] * h, at), "the slope").Trainable);
        }
        return value.WithTrainable(Advance(value.Trainable, h, weights, slopes));
    }

    /// <summary>y + h Σ cᵢ kᵢ.</summary>
    internal static Tree Advance(Tree y, Tensor h, double[] coefficients, IReadOnlyList<Tree> slopes) => Tree.Zip(y, Combine(coefficients, slopes), (leaf, sum) => leaf + h * sum);

    internal static Tree Combine(double[] coefficients, IReadOnlyList<Tree> slopes)
    {
        Tree? sum = null;
        for (var i = 0; i < coefficients.Length; i++)
        {
            if (coefficients[i] == 0) continue;
            var term = coefficients[i] * slopes[i];
            sum = sum is null ? term : sum + term;
        }
        return sum!;
    }
}
