using Descent.Contracts;
using Descent.Lab.Watching;

namespace Descent.App.Server;

/// <summary>A run that the dashboard's form asks for; every part is checked before it is made.</summary>
/// <param name="SeedText">As it was typed; null for the study's own number.</param>
/// <param name="Seeds">The seeds that it means.</param>
/// <param name="Assignments">Texts such as <c>rate=0.1</c>.</param>
/// <param name="Watch">Instruments to watch; null for none.</param>
sealed record RunRequest(Study Study, Scale Scale, string? SeedText, IReadOnlyList<long> Seeds, IReadOnlyList<string> Assignments, WatchPlan? Watch);

/// <summary>How runs are started and resumed: each in a process of its own, which outlives the server.</summary>
/// <param name="Start">Returns the run's id once the run is in the store.</param>
/// <param name="Resume">Returns once the run of that id runs again.</param>
sealed record RunControl(Func<RunRequest, string> Start, Action<string> Resume);
