using Descent.Engine;

namespace Descent.Training;

/// <summary>Which changes of sign an event counts.</summary>
public enum Crossing
{
    Either,
    Rising,
    Falling,
}

/// <summary>A zero of a function of the solution, found on the dense output.</summary>
/// <remarks>
/// The function is looked at at both ends of a step and at three points between: two crossings that lie closer than a quarter step may be missed.
/// A crossing is located to 4 ulp of its time on the interpolant, so that the interpolant's error decides.
/// </remarks>
public sealed class OdeEvent<T>
{
    readonly List<(double Time, T Value)> hits = [];
    double lastSide;

    internal OdeEvent(string name, FlatFunction function, Crossing crossing, bool isTerminal) =>
        (Name, Function, Crossing, IsTerminal) = (name, function, crossing, isTerminal);

    public string Name { get; }

    public Crossing Crossing { get; }

    /// <summary>Whether the solver stops there.</summary>
    public bool IsTerminal { get; }

    /// <summary>Times and values of the crossings so far.</summary>
    public IReadOnlyList<(double Time, T Value)> Hits => hits;

    internal FlatFunction Function { get; }

    internal void Add(double time, T value, double side)
    {
        hits.Add((time, value));
        lastSide = side;
    }

    /// <summary>At a hit from which a step starts, the side that was entered: the value itself is 0 up to rounding, and would be counted again.</summary>
    internal double? SideAt(double time) => hits.Count > 0 && hits[^1].Time == time ? lastSide : null;

    internal bool Counts(double before, double after) =>
        Crossing != Crossing.Falling && before < 0 && after >= 0 || Crossing != Crossing.Rising && before > 0 && after <= 0;
}
