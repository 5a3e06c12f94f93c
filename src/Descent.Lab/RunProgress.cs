namespace Descent.Lab;

/// <summary>How far a run is.</summary>
/// <param name="Arm">The arm that moved last; several may run at once.</param>
/// <param name="Phase">What it does: <c>tuning rate=0.1</c>, <c>training</c>, <c>done</c>.</param>
/// <param name="Step">The arm's step.</param>
/// <param name="Steps">The arm's steps in all.</param>
/// <param name="Fraction">Of the whole run's steps, 0 to 1; arms that stop early count whole.</param>
/// <param name="StepsDone">Steps made so far in all arms, each for all seeds at once.</param>
public sealed record RunProgress(string Arm, string Phase, long Step, long Steps, double Fraction, long StepsDone)
{
    /// <summary>What the run still takes at the pace of its arms so far; null before that is known.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Of a run that was told to stop, the arms that it still waits for: what they compute now cannot be interrupted. Else empty, and then the arm has moved.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];
}
