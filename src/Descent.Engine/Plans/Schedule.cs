namespace Descent.Engine;

/// <summary>One entry of a schedule: a single instruction, or several that run as one group.</summary>
class ScheduleItem(bool isGroup)
{
    public bool IsGroup => isGroup;

    public List<Instruction> Instructions { get; } = [];

    /// <summary>All that the item runs.</summary>
    public virtual IEnumerable<Instruction> Lines => Instructions;
}

/// <summary>The order in which a program runs: elementwise chains, and reductions of rows with what surrounds them, are gathered into groups; aliases and broadcasts that are only read through vanish.</summary>
/// <remarks>A group takes in instructions until something outside it reads one of its values: it then runs, and is closed. Hence no two groups wait for each other.</remarks>
sealed class Schedule
{
    /// <summary>Elements from which a group is compiled rather than run primitive by primitive.</summary>
    public const int FuseFrom = 128;

    readonly Program program;
    readonly int fuseFrom;
    readonly Instruction?[] producer;
    readonly int[] root;
    readonly Dictionary<(int Input, bool IsThrough), BroadcastPattern> patterns = [];
    readonly Dictionary<int, FusionGroup> openOf = [];
    readonly List<FusionGroup> open = [];

    public Schedule(Program program, int fuseFrom = FuseFrom)
    {
        this.program = program;
        this.fuseFrom = fuseFrom;
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
            if (line.Primitive is Elementwise elementwise) Gather(line, elementwise);
            else if (line.Primitive is ReductionPrimitive reduction && RowsOf(reduction, line) is { } extent) Gather(line, extent);
            else Emit(line);
        }
        while (open.Count > 0) Flush(open[0]);
        Items = ProductFusion.Join(program, this);
    }

    public List<ScheduleItem> Items { get; } = [];

    /// <summary>The value whose memory a value lies in.</summary>
    public int Root(int value) => root[value];

    /// <summary>The value whose memory an instruction reads for an input: elementwise ones read through broadcasts.</summary>
    public int Source(Instruction line, int input) => ReadThrough(line, input) is { } broadcast ? root[broadcast.Inputs[0]] : root[input];

    /// <summary>How it lies there over the instruction's index space.</summary>
    public BroadcastPattern Pattern(Instruction line, int input)
    {
        var broadcast = ReadThrough(line, input);
        if (patterns.TryGetValue((input, broadcast is not null), out var known)) return known;
        var type = program.Types[input];
        var strides = broadcast is null ? ElementwiseGroup.Contiguous(type.Shape) : BroadcastTo.Strides(program.Types[broadcast.Inputs[0]].Shape, type.Shape);
        var pattern = new BroadcastPattern(type.Shape, strides, type.Element.Size);
        patterns.Add((input, broadcast is not null), pattern);
        return pattern;
    }

    Instruction? ReadThrough(Instruction line, int input) => line.Primitive is Elementwise && producer[input] is { Primitive: BroadcastTo } broadcast ? broadcast : null;

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

    long Size(int value) => program.Types[value].Shape.Size;

    void Gather(Instruction line, Elementwise primitive)
    {
        var size = Size(line.Outputs[0]);
        var element = FusedGroup.IsSupported && primitive.Lanes is not null ? FusionGroup.ElementOf(program, line) : FusionElement.None;
        var group = Holder(line, size, element) ?? Unrelated(line, size, size < fuseFrom ? FusionElement.None : element);
        FlushOthers(line, group);
        group.Add(line, element, isRow: size != group.Size, [.. line.Inputs.Where(input => !openOf.ContainsKey(Source(line, input))).Select(input => Pattern(line, input))]);
        openOf.Add(line.Outputs[0], group);
        if (group.IsFull) Flush(group);
    }

    /// <summary>The open group whose values an instruction reads and that can take it in; the youngest if there are several.</summary>
    FusionGroup? Holder(Instruction line, long size, FusionElement element)
    {
        FusionGroup? found = null;
        foreach (var input in line.Inputs)
        {
            if (!openOf.TryGetValue(Source(line, input), out var holder) || !CanTake(holder, line, size, element)) continue;
            if (found is null || open.IndexOf(holder) > open.IndexOf(found)) found = holder;
        }
        return found;
    }

    bool CanTake(FusionGroup group, Instruction line, long size, FusionElement element)
    {
        if (!group.Fits(size, element)) return false;
        foreach (var input in line.Inputs)
        {
            var value = Source(line, input);
            var inside = openOf.GetValueOrDefault(value) == group;
            if (!group.CanRead(Pattern(line, input), inside ? value : null, isRow: size != group.Size)) return false;
        }
        return true;
    }

    /// <summary>A group that works on as many elements, or a new one.</summary>
    FusionGroup Unrelated(Instruction line, long size, FusionElement element)
    {
        for (var i = open.Count - 1; i >= 0; i--)
        {
            if (open[i].Size == size && open[i].Element == element && CanTake(open[i], line, size, element)) return open[i];
        }
        var made = new FusionGroup(size, element);
        open.Add(made);
        return made;
    }

    void FlushOthers(Instruction line, FusionGroup? group)
    {
        foreach (var input in line.Inputs)
        {
            if (openOf.TryGetValue(Source(line, input), out var holder) && holder != group) Flush(holder);
        }
    }

    /// <summary>The elements in a row if a reduction is over rows that a group can treat.</summary>
    long? RowsOf(ReductionPrimitive reduction, Instruction line)
    {
        var type = program.Types[line.Inputs[0]];
        if (!FusedGroup.IsSupported || reduction.Reducer is null || !type.Element.IsFloating || reduction.First + reduction.Count != type.Shape.Rank) return null;
        var (size, rows) = (type.Shape.Size, Size(line.Outputs[0]));
        if (rows == 0 || size < fuseFrom) return null;
        var extent = size / rows;
        return extent is >= FusionGroup.LeastRow and <= FusionGroup.LongestRow ? extent : null;
    }

    void Gather(Instruction line, long extent)
    {
        var input = line.Inputs[0];
        var (size, value) = (Size(input), root[input]);
        var element = FusionGroup.ElementOf(program, line);
        FusionGroup? group = null;
        if (openOf.TryGetValue(value, out var holder))
        {
            if (holder.CanReduce(size, element, extent, value)) group = holder;
            else Flush(holder);
        }
        else group = open.FindLast(candidate => candidate.CanReduce(size, element, extent, null));
        if (group is null) open.Add(group = new FusionGroup(size, element));
        group.AddReduction(line, extent);
        openOf.Add(line.Outputs[0], group);
        if (group.IsFull) Flush(group);
    }

    void Emit(Instruction line)
    {
        FlushOthers(line, null);
        var item = new ScheduleItem(false);
        item.Instructions.Add(line);
        Items.Add(item);
    }

    void Flush(FusionGroup group)
    {
        Items.Add(group);
        foreach (var line in group.Instructions) openOf.Remove(line.Outputs[0]);
        open.Remove(group);
    }
}
