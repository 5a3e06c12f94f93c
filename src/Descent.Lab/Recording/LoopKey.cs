namespace Descent.Lab.Recording;

/// <summary>Names one loop of a run: an arm, or a candidate of an arm that is tuned, on some seeds.</summary>
/// <param name="Phase"><c>training</c> or <c>tuning</c>.</param>
/// <param name="Candidate">Its number among the candidates; -1 where there is no choice.</param>
/// <param name="Label">The candidate's setting, or empty.</param>
sealed record LoopKey(string Arm, string Phase, int Candidate, string Label, IReadOnlyList<long> Seeds)
{
    public string SeedText => $"[{string.Join(',', Seeds)}]";

    public bool IsTraining => Phase == "training";

    /// <summary>What a progress bar says.</summary>
    public string Title => Label.Length == 0 ? Phase : $"{Phase} {Label}";

    /// <summary>The same loop on some of the seeds.</summary>
    public LoopKey On(params IReadOnlyList<long> seeds) => this with { Seeds = seeds };
}
