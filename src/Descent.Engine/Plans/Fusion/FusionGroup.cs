namespace Descent.Engine;

/// <summary>What a group's numbers are: nothing that vectors of one floating type can hold, only truth values, or a floating type.</summary>
enum FusionElement { None, Truth, Float32, Float64 }

/// <summary>Instructions over one index space that will run as one kernel: elementwise ones, reductions of its rows, and what is made of those, a value a row.</summary>
sealed class FusionGroup(long size, FusionElement element) : ScheduleItem(true)
{
    /// <summary>Rows shorter than this waste most of a vector.</summary>
    public const long LeastRow = 8;

    /// <summary>Rows longer than this leave the first-level cache between two passes.</summary>
    public const long LongestRow = 8192;

    const int MembersBound = 48;

    readonly HashSet<int> rowValues = [];
    readonly List<BroadcastPattern> externals = [];

    /// <summary>Elements of the index space.</summary>
    public long Size => size;

    /// <summary>Elements a row; 0 while no reduction has said.</summary>
    public long Extent { get; private set; }

    public FusionElement Element { get; } = element;

    /// <summary>The matrix product whose rows the group treats as soon as they are complete, if there is one.</summary>
    public Instruction? Product { get; set; }

    public override IEnumerable<Instruction> Lines => Product is { } product ? Instructions.Prepend(product) : Instructions;

    public bool IsFull => Instructions.Count >= MembersBound;

    /// <summary>The element type if the group can be compiled.</summary>
    public ElementType? Lanes => Element switch
    {
        FusionElement.Float32 => ElementType.Float32,
        FusionElement.Float64 => ElementType.Float64,
        _ => null,
    };

    public bool IsRow(int value) => rowValues.Contains(value);

    /// <summary>What kind of group an instruction belongs to, by the types that it reads and writes.</summary>
    public static FusionElement ElementOf(Program program, Instruction line)
    {
        var found = FusionElement.Truth;
        foreach (var value in line.Inputs.Concat(line.Outputs))
        {
            var own = program.Types[value].Element switch
            {
                ElementType.Bool => FusionElement.Truth,
                ElementType.Float32 => FusionElement.Float32,
                ElementType.Float64 => FusionElement.Float64,
                _ => FusionElement.None,
            };
            if (own == FusionElement.Truth) continue;
            if (own == FusionElement.None || (found != FusionElement.Truth && found != own)) return FusionElement.None;
            found = own;
        }
        return found;
    }

    /// <summary>Whether an instruction over so many elements, of such a kind, belongs here, as far as that goes.</summary>
    public bool Fits(long elements, FusionElement kind)
    {
        var isRow = Extent > 0 && elements == Size / Extent;
        if (elements != Size && !isRow) return false;
        // Truth values go with numbers of any type.
        return kind == Element || kind == FusionElement.Truth;
    }

    /// <summary>Whether the group's kernel can read an operand so.</summary>
    /// <param name="inside">The value, if it is one of the group's own.</param>
    /// <param name="isRow">Whether the reader is one value a row.</param>
    public bool CanRead(BroadcastPattern pattern, int? inside, bool isRow)
    {
        if (inside is not { } value) return isRow || Extent == 0 || RowAccess.Of(pattern, Extent) is not null;
        if (isRow) return IsRow(value) && pattern.IsContiguous;
        return IsRow(value) ? RowAccess.Of(pattern, Extent) is { IsRowByRow: true } : pattern.IsContiguous;
    }

    /// <summary>Whether a reduction over rows of <paramref name="extent"/> elements can join.</summary>
    /// <param name="value">What it reduces, if that is one of the group's own.</param>
    public bool CanReduce(long elements, FusionElement kind, long extent, int? value)
    {
        if (elements != Size || kind != Element || Lanes is null || (value is { } own && IsRow(own))) return false;
        return Extent == 0 ? externals.TrueForAll(pattern => RowAccess.Of(pattern, extent) is not null) : Extent == extent;
    }

    public void Add(Instruction line, FusionElement kind, bool isRow, IEnumerable<BroadcastPattern> read)
    {
        Instructions.Add(line);
        if (isRow) rowValues.Add(line.Outputs[0]);
        else externals.AddRange(read);
    }

    public void AddReduction(Instruction line, long extent)
    {
        Instructions.Add(line);
        Extent = extent;
        rowValues.Add(line.Outputs[0]);
    }
}
