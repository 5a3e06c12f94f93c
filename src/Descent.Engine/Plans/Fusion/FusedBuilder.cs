namespace Descent.Engine;

/// <summary>Turns a group of a schedule into a fused program, and finds what it reads and writes.</summary>
sealed class FusedBuilder
{
    /// <summary>Elements of a row where the group has no rows of its own.</summary>
    const long FlatRow = 4096;

    readonly Program program;
    readonly Schedule schedule;
    readonly FusionGroup group;
    readonly long extent;
    readonly List<FusedInput> inputs = [];
    readonly List<FusedMember> members = [];
    readonly Dictionary<int, int> memberOf = [];

    FusedBuilder(Program program, Schedule schedule, FusionGroup group, long extent) =>
        (this.program, this.schedule, this.group, this.extent) = (program, schedule, group, extent);

    public List<int> Reads { get; } = [];

    public List<int> Writes { get; } = [];

    /// <summary>The fused program; null if the group's operands do not lie in rows, or its elements are not floating.</summary>
    public static (FusedProgram Program, FusedBuilder Operands)? Build(Program program, Schedule schedule, FusionGroup group, PlanMemory places)
    {
        if (group.Lanes is not { } element || group.Size == 0) return null;
        var extent = group.Extent > 0 ? group.Extent : CommonRow(schedule, group);
        if (extent < FusionGroup.LeastRow && extent != group.Size) return null;
        var builder = new FusedBuilder(program, schedule, group, extent);
        foreach (var line in group.Instructions) builder.Add(line, places.LeavesGroup(line.Outputs[0], group));
        return (new(element, group.Size, extent, [.. builder.inputs], [.. builder.members], builder.Writes.Count), builder);
    }

    /// <summary>The longest row in which every operand is contiguous or one value.</summary>
    static long CommonRow(Schedule schedule, FusionGroup group)
    {
        var common = 0L;
        foreach (var line in group.Instructions)
        {
            foreach (var input in line.Inputs)
            {
                var pattern = schedule.Pattern(line, input);
                if (pattern.IsContiguous || pattern.IsRepeated) continue;
                common = GreatestCommonDivisor(common, pattern.Extents[^1]);
            }
        }
        return common == 0 ? Math.Min(group.Size, FlatRow) : common;
    }

    static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    void Add(Instruction line, bool leaves)
    {
        var output = line.Outputs[0];
        var isRow = group.IsRow(output);
        var reduction = line.Primitive as ReductionPrimitive;
        var operands = new FusedOperand[line.Inputs.Count];
        for (var i = 0; i < operands.Length; i++)
        {
            var (value, _) = schedule.Read(line, line.Inputs[i]);
            operands[i] = memberOf.TryGetValue(value, out var member) ? new(true, member) : new(false, Input(line, line.Inputs[i], value, isRow && reduction is null ? 1 : extent));
        }
        if (leaves) Writes.Add(output);
        memberOf.Add(output, members.Count);
        members.Add(new((line.Primitive as Elementwise)?.Lanes, reduction?.Reducer, operands, isRow, program.Types[output].Element == ElementType.Bool, leaves ? Writes.Count - 1 : -1));
    }

    int Input(Instruction line, int input, int value, long row)
    {
        var access = Access(schedule.Pattern(line, input), row);
        var isTruth = program.Types[input].Element == ElementType.Bool;
        for (var i = 0; i < Reads.Count; i++)
        {
            if (Reads[i] == value && inputs[i].IsTruth == isTruth && inputs[i].Access.ToString() == access.ToString()) return i;
        }
        inputs.Add(new(isTruth, access));
        Reads.Add(value);
        return Reads.Count - 1;
    }

    static RowAccess Access(BroadcastPattern pattern, long row)
    {
        if (pattern.IsRepeated) return new(false, []);
        // A flat row is cut from one run of memory, and the last one may be short.
        return pattern.IsContiguous && row > 1 ? new(true, [new(1, 0, row)]) : RowAccess.Of(pattern, row)!;
    }
}
