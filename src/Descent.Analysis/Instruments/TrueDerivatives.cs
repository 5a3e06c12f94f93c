using Descent.Engine;

namespace Descent.Analysis;

/// <summary>Keeps instruments that need derivatives of the value from gradients that are an estimator's.</summary>
public static class TrueDerivatives
{
    /// <summary>The objective itself where its derivatives are true, else its named surrogate.</summary>
    /// <param name="what">What asks, for the error.</param>
    /// <exception cref="AnalysisException">It is coarse and names no surrogate; or it says that it is not, and a custom gradient stands in its program.</exception>
    public static Objective Of(Objective objective, string what)
    {
        var chosen = objective.IsCoarse ? objective.Surrogate : objective;
        if (chosen is null)
        {
            throw new AnalysisException($"{what} needs the derivatives of objective '{objective.Name}', whose gradient is an estimator's and not the derivative of its value; name a surrogate: objective.Coarse(surrogate).");
        }
        Require(chosen, what);
        return chosen;
    }

    /// <summary>Refuses a coarse objective, declared or found.</summary>
    /// <exception cref="AnalysisException">It is one.</exception>
    public static void Require(Objective objective, string what)
    {
        if (objective.IsCoarse)
        {
            throw new AnalysisException($"{what} needs true derivatives, and objective '{objective.Name}' is coarse; measure {(objective.Surrogate is { } surrogate ? $"its surrogate '{surrogate.Name}'" : "a surrogate")}.");
        }
        if (HasCustomGradient(objective))
        {
            throw new AnalysisException($"{what} needs true derivatives, and the program of objective '{objective.Name}' has a gradient of its own (CustomGradient); declare it with objective.Coarse(surrogate), or the gradient as isDerivative if it is one.");
        }
    }

    /// <summary>Whether a gradient that is not said to be the derivative stands anywhere in the program of the loss.</summary>
    static bool HasCustomGradient(Objective objective)
    {
        var types = objective.Parameters.Leaves.Select(leaf => leaf.Type).ToArray();
        var parts = TreeValue<Tree>.Of(objective.Parameters, "the parameters");
        var (program, _) = Engine.Program.Trace("Objective", types, false, stand => [objective.Loss(parts.With(stand))]);
        return Holds(program);
    }

    static bool Holds(Engine.Program program) => program.Instructions.Any(line => line.Primitive switch
    {
        CustomGradientCall call => !call.IsDerivative,
        Call inner => Holds(inner.Body),
        Scan scan => Holds(scan.Body),
        _ => false,
    });
}
