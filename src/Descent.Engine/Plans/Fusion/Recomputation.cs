namespace Descent.Engine;

/// <summary>Computes cheap values again where a later group has what they are made of, instead of writing them to memory and reading them back.</summary>
/// <remarks>The derivative of an activation reads many of its intermediate values; all but a few follow from the others by an addition or a product.</remarks>
static class Recomputation
{
    /// <summary>Values of at most so many elements stay in the nearest cache, and reading one costs nothing.</summary>
    const long Small = 64;

    /// <summary>A program that gives the same bits; the given one if there is nothing to gain.</summary>
    public static Program Apply(Program program, Schedule schedule)
    {
        var groups = schedule.Items.OfType<FusionGroup>().Where(group => group.Lanes is not null).ToArray();
        var cheap = new Dictionary<int, (Instruction Line, FusionGroup Group)>();
        foreach (var group in groups)
        {
            foreach (var line in group.Instructions)
            {
                if (line.Primitive is Elementwise { Lanes.Weight: 1 } && !group.IsRow(line.Outputs[0])) cheap[line.Outputs[0]] = (line, group);
            }
        }
        var place = new Dictionary<Instruction, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < program.Instructions.Count; i++) place[program.Instructions[i]] = i;
        var types = program.Types.ToList();
        var lines = program.Instructions.ToArray();
        var before = new List<Instruction>?[lines.Length];
        foreach (var group in groups)
        {
            var firstRead = Reads(program, schedule, group, place);
            var copies = new Dictionary<int, Instruction>();
            foreach (var value in firstRead.Keys)
            {
                if (!cheap.TryGetValue(value, out var made) || made.Group == group || !made.Line.Inputs.All(IsAtHand)) continue;
                types.Add(program.Types[value]);
                copies.Add(value, new(made.Line.Primitive, made.Line.Inputs.Select(Renamed).ToArray(), [types.Count - 1]));

                bool IsAtHand(int input) => copies.ContainsKey(input) || firstRead.ContainsKey(input) || program.Types[schedule.Source(made.Line, input)].Shape.Size <= Small;
            }
            foreach (var value in copies.Keys.Reverse())
            {
                (before[firstRead[value]] ??= []).Insert(0, copies[value]);
                // What a copy is made of must be there before it.
                foreach (var input in cheap[value].Line.Inputs)
                {
                    if (copies.ContainsKey(input)) firstRead[input] = Math.Min(firstRead[input], firstRead[value]);
                }
            }
            foreach (var line in group.Instructions)
            {
                var at = place[line];
                lines[at] = lines[at] with { Inputs = lines[at].Inputs.Select(Renamed).ToArray() };
            }

            int Renamed(int value) => copies.TryGetValue(value, out var copy) ? copy.Outputs[0] : value;
        }
        return Array.TrueForAll(before, copies => copies is null)
            ? program
            : Simplification.DropDead(new([.. types], program.InputCount, [.. program.Constants], [.. lines.SelectMany((line, i) => (before[i] ?? []).Append(line))], program.Outputs));
    }

    /// <summary>What a group reads element by element, as it is, and where first.</summary>
    static SortedDictionary<int, int> Reads(Program program, Schedule schedule, FusionGroup group, Dictionary<Instruction, int> place)
    {
        var reads = new SortedDictionary<int, int>();
        foreach (var line in group.Instructions)
        {
            foreach (var input in line.Inputs)
            {
                // A broadcast or a reshaped value has another number than what is read.
                if (line.Primitive is Elementwise && schedule.Source(line, input) == input && program.Types[input].Shape.Size == group.Size) reads.TryAdd(input, place[line]);
            }
        }
        return reads;
    }
}
