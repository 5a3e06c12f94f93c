namespace Descent.Engine;

enum PlaceKind { Input, Output, Constant, Arena }

/// <summary>Where a value lies: an input, output or constant of the plan (Offset is its number), or bytes into the arena.</summary>
readonly record struct Place(PlaceKind Kind, long Offset);

/// <summary>Gives every value of a schedule its place. A result is written straight into the caller's memory where it can be.</summary>
sealed class PlanMemory
{
    readonly Schedule schedule;
    readonly Dictionary<int, Place> places = [];
    readonly Dictionary<int, HashSet<ScheduleItem>> readers = [];
    readonly HashSet<int> results = [];

    public PlanMemory(Program program, Schedule schedule)
    {
        this.schedule = schedule;
        for (var i = 0; i < program.InputCount; i++) places[i] = new(PlaceKind.Input, i);
        for (var i = 0; i < program.Constants.Count; i++) places[program.InputCount + i] = new(PlaceKind.Constant, i);
        for (var i = 0; i < program.Outputs.Count; i++)
        {
            var root = schedule.Root(program.Outputs[i]);
            results.Add(root);
            if (!places.TryAdd(root, new(PlaceKind.Output, i))) Copies.Add((root, i));
        }

        var lastUse = new Dictionary<int, int>();
        for (var i = 0; i < schedule.Items.Count; i++)
        {
            var item = schedule.Items[i];
            foreach (var value in Reads(item))
            {
                lastUse[value] = i;
                if (!readers.TryGetValue(value, out var set)) readers.Add(value, set = []);
                set.Add(item);
            }
        }
        var arena = new Arena();
        var endsAt = new List<long>?[schedule.Items.Count];
        for (var i = 0; i < schedule.Items.Count; i++)
        {
            var item = schedule.Items[i];
            foreach (var output in item.Lines.SelectMany(line => line.Outputs))
            {
                if (places.ContainsKey(output) || (item is FusionGroup group && group.Product?.Outputs[0] != output && !LeavesGroup(output, item))) continue;
                var start = arena.Take(program.Types[output].Bytes);
                places.Add(output, new(PlaceKind.Arena, start));
                (endsAt[lastUse.GetValueOrDefault(output, i)] ??= []).Add(start);
            }
            foreach (var start in endsAt[i] ?? []) arena.Free(start);
        }
        ArenaBytes = arena.Size;
    }

    public long ArenaBytes { get; }

    /// <summary>Results that lie elsewhere already (an input, or another result) and are copied at the end.</summary>
    public List<(int Root, int Output)> Copies { get; } = [];

    public Place Of(int value) => places[value];

    /// <summary>Whether a group's value is read by something else, or is a result.</summary>
    public bool LeavesGroup(int value, ScheduleItem group) =>
        results.Contains(value) || (readers.TryGetValue(value, out var set) && set.Any(item => item != group));

    IEnumerable<int> Reads(ScheduleItem item) => item.Lines.SelectMany(line => line.Inputs.Select(input => schedule.Source(line, input)));
}
