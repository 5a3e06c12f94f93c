namespace Descent.Contracts;

/// <summary>What must be true of every seed before a claim can be judged.</summary>
sealed record Precondition(string Text, Func<SeedRun, bool> Met);
