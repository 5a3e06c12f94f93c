namespace Descent.Engine;

/// <summary>Turns a group of a schedule into a fused program, and finds what it reads and writes.</summary>
sealed class FusedBuilder
{
    /// <summary>Elements of a row where the group has no rows of its own.</summary>
    const long FlatRow = 4096;

    /// <summary>Rows below this cost more in their beginnings and ends than a copy of what repeats.</summary>
    const long ShortRow = 64;

    /// <summary>A row of so many elements has whole vectors of every width.</summary>
    const long WholeVectors = 16;

    readonly Program program;
    readonly Schedule schedule;
    readonly FusionGroup group;
    readonly long extent;
    readonly bool expands;
    readonly List<FusedInput> inputs = [];
    readonly List<FusedMember> members = [];
    readonly Dictionary<int, int> memberOf = [];

    FusedBuilder(Program program, Schedule schedule, FusionGroup group, long extent, bool expands) =>
        (this.program, this.schedule, this.group, this.extent, this.expands) = (program, schedule, group, extent, expands);

    public List<int> Reads { get; } = [];

    public List<int> Writes { get; } = [];

    /// <summary>The fused program; null if the group's operands do not lie in rows, or its elements are not floating.</summary>
    public static (FusedProgram Program, FusedBuilder Operands)? Build(Program program, Schedule schedule, FusionGroup group, PlanMemory places)
    {
        if (group.Lanes is not { } element || group.Size == 0) return null;
        var (extent, expands) = group.Extent > 0 ? (group.Extent, false) : group.Product is { } product ? (program.Types[product.Outputs[0]].Shape[^1], false) : Row(schedule, group);
        if (extent < FusionGroup.LeastRow && extent != group.Size) return null;
        var builder = new FusedBuilder(program, schedule, group, extent, expands);
        foreach (var line in group.Instructions) builder.Add(line, places.LeavesGroup(line.Outputs[0], group));
        return (new(element, group.Size, extent, [.. builder.inputs], [.. builder.members], builder.Writes.Count), builder);
    }

    /// <summary>The longest row in which every operand is contiguous or one value; or, where that is short, one over which repeating operands can be written out.</summary>
    static (long Extent, bool Expands) Row(Schedule schedule, FusionGroup group)
    {
        var (common, period) = (0L, 1L);
        foreach (var line in group.Instructions)
        {
            foreach (var input in line.Inputs)
            {
                var pattern = schedule.Pattern(line, input);
                if (pattern.IsContiguous || pattern.IsRepeated) continue;
                common = GreatestCommonDivisor(common, pattern.Extents[^1]);
                period = pattern.Period > FlatRow || period > FlatRow ? long.MaxValue : period / GreatestCommonDivisor(period, pattern.Period) * pattern.Period;
            }
        }
        if (common == 0) return (Math.Min(group.Size, FlatRow), false);
        if (common >= ShortRow || period > FlatRow) return (common, false);
        var whole = period / GreatestCommonDivisor(period, WholeVectors) * WholeVectors;
        return whole > FlatRow ? (common, false) : (Math.Min(group.Size, FlatRow / whole * whole), true);
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
            var value = schedule.Source(line, line.Inputs[i]);
            operands[i] = memberOf.TryGetValue(value, out var member) ? new(true, member) : new(false, Input(line, line.Inputs[i], value, isRow && reduction is null ? 1 : extent));
        }
        if (leaves) Writes.Add(output);
        memberOf.Add(output, members.Count);
        members.Add(new((line.Primitive as Elementwise)?.Lanes, reduction?.Reducer, operands, isRow, program.Types[output].Element == ElementType.Bool, leaves ? Writes.Count - 1 : -1));
    }

    int Input(Instruction line, int input, int value, long row)
    {
        var pattern = schedule.Pattern(line, input);
        var repeats = expands && !pattern.IsContiguous && !pattern.IsRepeated;
        var access = repeats ? new(true, []) : RowAccess.Of(pattern, row)!;
        var isTruth = program.Types[input].Element == ElementType.Bool;
        for (var i = 0; i < Reads.Count; i++)
        {
            if (Reads[i] == value && inputs[i].IsTruth == isTruth && inputs[i].Access.ToString() == access.ToString() && (!repeats || pattern.IsLike(inputs[i].Repeated))) return i;
        }
        inputs.Add(new(isTruth, access, repeats ? pattern : null));
        Reads.Add(value);
        return Reads.Count - 1;
    }
}
