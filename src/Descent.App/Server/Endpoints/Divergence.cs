using Descent.Lab.Store;

namespace Descent.App.Server.Endpoints;

/// <summary>Where seeds of an arm ended because something was not finite.</summary>
/// <param name="Step">The step at which they ended; null where it is not known.</param>
/// <param name="Seeds">How many ended there.</param>
readonly record struct Divergence(long? Step, int Seeds)
{
    /// <summary>By step.</summary>
    public static IReadOnlyList<Divergence> Of(RunDetail run, string arm) =>
    [
        .. run.Loops.Where(loop => loop.Arm == arm && loop.Phase == "training")
            .SelectMany(loop => loop.Failures.Where(failure => failure.Path is not null).Select(failure => (failure.Step, Seeds: failure.Seed is null ? loop.Seeds.Count : 1)))
            .GroupBy(failure => failure.Step).Select(group => new Divergence(group.Key, group.Sum(one => one.Seeds))).OrderBy(one => one.Step),
    ];
}
