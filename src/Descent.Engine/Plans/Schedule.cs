namespace Descent.Engine;

/// <summary>One entry of a schedule: a single instruction, or elementwise instructions that run as one group.</summary>
sealed record ScheduleItem(bool IsGroup, List<Instruction> Instructions);

/// <summary>The order in which a program runs: elementwise chains are gathered into groups, aliases and broadcasts that are only read through vanish.</summary>
sealed class Schedule
{
    const int MembersBound = 24;

    readonly Program program;
    readonly Instruction?[] producer;
    readonly int[] root;
    readonly Dictionary<int, ScheduleItem> openOf = [];
    readonly Dictionary<long, ScheduleItem> open = [];

    public Schedule(Program program)
    {
        this.program = program;
        producer = new Instruction?[program.Types.Count];
        root = new int[program.Types.Count];
        for (var i = 0; i < root.Length; i++) root[i] = i;
        foreach (var line in program.Instructions)
        {
            foreach (var output in line.Outputs) producer[output] = line;
            if (line.Primitive is IAlias alias) root[line.Outputs[0]] = root[line.Inputs[alias.Aliased]];
        }
        var materialised = MaterialisedBroadcasts();
        foreach (var line in program.Instructions)
        {
            if (line.Primitive is IAlias) continue;
            if (line.Primitive is BroadcastTo && !materialised.Contains(line.Outputs[0])) continue;
            if (line.Primitive is Elementwise) Gather(line);
            else Emit(line);
        }
        foreach (var group in open.Values.ToArray()) Flush(group);
    }

    public List<ScheduleItem> Items { get; } = [];

    /// <summary>The value whose memory a value lies in.</summary>
    public int Root(int value) => root[value];

    /// <summary>What an elementwise instruction reads for an input: a value, and its strides over the instruction's index space.</summary>
    public (int Value, Axes Strides) Read(int input)
    {
        var shape = program.Types[input].Shape;
        return producer[input] is { Primitive: BroadcastTo } broadcast
            ? (root[broadcast.Inputs[0]], BroadcastTo.Strides(program.Types[broadcast.Inputs[0]].Shape, shape))
            : (root[input], ElementwiseGroup.Contiguous(shape));
    }

    /// <summary>Broadcasts that something else than an elementwise instruction reads: those take memory.</summary>
    HashSet<int> MaterialisedBroadcasts()
    {
        var result = new HashSet<int>();
        foreach (var line in program.Instructions)
        {
            if (line.Primitive is Elementwise) continue;
            foreach (var input in line.Inputs) result.Add(root[input]);
            result.UnionWith(line.Inputs);
        }
        foreach (var output in program.Outputs) result.Add(root[output]);
        return result;
    }

    void Gather(Instruction line)
    {
        var size = program.Types[line.Outputs[0]].Shape.Size;
        var group = open.GetValueOrDefault(size);
        foreach (var input in line.Inputs)
        {
            var (value, _) = Read(input);
            if (!openOf.TryGetValue(value, out var holder)) continue;
            if (holder != group || producer[input] is { Primitive: BroadcastTo }) Flush(holder);
        }
        if (open.GetValueOrDefault(size) is { } full && full.Instructions.Count >= MembersBound) Flush(full);
        if (!open.TryGetValue(size, out group)) open.Add(size, group = new ScheduleItem(true, []));
        group.Instructions.Add(line);
        openOf.Add(line.Outputs[0], group);
    }

    void Emit(Instruction line)
    {
        foreach (var input in line.Inputs)
        {
            if (openOf.TryGetValue(root[input], out var holder)) Flush(holder);
        }
        Items.Add(new ScheduleItem(false, [line]));
    }

    void Flush(ScheduleItem group)
    {
        Items.Add(group);
        foreach (var line in group.Instructions) openOf.Remove(line.Outputs[0]);
        foreach (var (size, candidate) in open)
        {
            if (candidate == group) { open.Remove(size); break; }
        }
    }
}
