using Descent.Engine;

namespace Descent.Training;

/// <summary>A right-hand side on flat vectors, with a count of its evaluations.</summary>
sealed class RightHandSide(FlatFunction function, int length, Func<int, string> placeOf)
{
    public int Length { get; } = length;

    public long Evaluations { get; private set; }

    (double Time, int Element, double Value, double Slope) bad;

    /// <summary>Evaluates; false where the slope is not finite: that place is remembered.</summary>
    public bool Evaluate(double t, double[] y, double[] slope)
    {
        Evaluations++;
        function.Invoke(t, y, slope);
        var at = FlatVector.FirstNonFinite(slope);
        if (at >= 0) bad = (t, at, y[at], slope[at]);
        return at < 0;
    }

    /// <summary>What to say of the last slope that was not finite, when no shorter step avoids it.</summary>
    public OdeException NonFinite() => new(FormattableString.Invariant(
        $"OdeSolver: at time {bad.Time} the right-hand side is {bad.Slope} at '{placeOf(bad.Element)}', where the value is {bad.Value}; check the loss there (a logarithm, root or quotient at the edge of its range?), or stop at an event before."));

    /// <summary>What to say of a start that is not finite itself.</summary>
    public OdeException BadStart(double t, double[] y, int element) => new(FormattableString.Invariant(
        $"OdeSolver: at time {t} the value is {y[element]} at '{placeOf(element)}'; start from finite numbers."));
}
