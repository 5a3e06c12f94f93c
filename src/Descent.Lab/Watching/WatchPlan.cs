using System.Text.Json.Nodes;
using Descent.Analysis;
using Descent.Contracts;
using Descent.Engine;

namespace Descent.Lab.Watching;

/// <summary>Which instruments a run watches on the objectives that its arms name, and how often.</summary>
/// <param name="Instruments">At least one, each once.</param>
/// <param name="Every">Steps between readings, beside one before the first step and one after the last; 0: whenever the arm measures.</param>
public sealed record WatchPlan(IReadOnlyList<Instrument> Instruments, long Every)
{
    /// <summary>The plan of what a command line says; null where it names nothing.</summary>
    /// <param name="lists">Names of instruments, each text a list with commas.</param>
    /// <exception cref="ContractException"><c>unknown-instrument</c>: the hint gives the nearest; <c>usage</c>.</exception>
    public static WatchPlan? Parse(IReadOnlyList<string> lists, long? every)
    {
        string[] names = [.. lists.SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct()];
        if (names.Length == 0 && lists.Count == 0 && every is null) return null;
        if (names.Length == 0) throw new ContractException("usage", "There is nothing to watch.", "Name instruments: --watch loss-rate-spread,ntk-distance; 'descent list --instruments' lists them.");
        if (every is < 1) throw new ContractException("usage", FormattableString.Invariant($"--every is {every}."), "Give a number of steps, at least 1; without it, readings come whenever the arm measures.");
        return new([.. names.Select(Find)], every ?? 0);
    }

    static Instrument Find(string name) => InstrumentCatalogue.All.FirstOrDefault(instrument => instrument.Name == name)
        ?? throw new ContractException("unknown-instrument", $"There is no instrument '{name}'.", NearestNames.Hint(name, InstrumentCatalogue.All.Select(instrument => instrument.Name)));

    /// <summary>Names of the instruments, as they are typed.</summary>
    public string Names => string.Join(',', Instruments.Select(instrument => instrument.Name));

    /// <summary>The arguments of a command that watches the same.</summary>
    public IReadOnlyList<string> Arguments => ["--watch", Names, .. Every > 0 ? (string[])["--every", FormattableString.Invariant($"{Every}")] : []];

    /// <summary>Whether an arm is read after a step that is not its last; an early last one is read, too.</summary>
    public bool IsReadAt(LoopArm arm, long step) => step == 0 || step == arm.Steps || (Every > 0 ? step % Every == 0 : arm.IsMeasuredAt(step));

    /// <summary>How often an arm is read if it makes all its steps.</summary>
    public long Readings(LoopArm arm) => Every > 0 ? 1 + arm.Steps / Every + (arm.Steps % Every == 0 ? 0 : 1)
        : 1 + Enumerable.Range(1, arm.Steps).LongCount(step => arm.IsMeasuredAt(step));

    internal string ToText() => new JsonObject { ["instruments"] = new JsonArray([.. Instruments.Select(one => (JsonNode)one.Name)]), ["every"] = Every }.ToJsonString();

    internal static WatchPlan? FromText(string? text)
    {
        if (text is null) return null;
        var plan = JsonNode.Parse(text)!;
        return new([.. plan["instruments"]!.AsArray().Select(name => Find((string)name!))], (long)plan["every"]!);
    }
}
