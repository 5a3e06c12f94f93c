namespace Descent.Engine;

/// <summary>Rewrites a program into a smaller one that gives the same bits.</summary>
static class Simplification
{
    /// <summary>Reads through transpositions, merges instructions that do the same to the same values, and drops what no output needs.</summary>
    public static Program Simplify(Program program)
    {
        var replacement = new int[program.Types.Count];
        for (var i = 0; i < replacement.Length; i++) replacement[i] = i;
        var known = new Dictionary<(Primitive, Axes), Axes>();
        var producer = new Dictionary<int, Instruction>();
        var kept = new List<Instruction>();
        foreach (var original in program.Instructions)
        {
            var line = Layout.ReadThrough(original with { Inputs = original.Inputs.Select(input => replacement[input]).ToArray() }, producer);
            if (line.Primitive is Transpose { Permutation: var permutation } && permutation == Axes.Range(0, permutation.Count))
            {
                replacement[line.Outputs[0]] = line.Inputs[0];
                continue;
            }
            if (known.TryGetValue((line.Primitive, line.Inputs), out var same))
            {
                for (var i = 0; i < same.Count; i++) replacement[line.Outputs[i]] = same[i];
                continue;
            }
            known.Add((line.Primitive, line.Inputs), line.Outputs);
            foreach (var output in line.Outputs) producer[output] = line;
            kept.Add(line);
        }
        Axes outputs = program.Outputs.Select(output => replacement[output]).ToArray();
        return DropDead(new([.. program.Types], program.InputCount, [.. program.Constants], [.. kept], outputs));
    }

    /// <summary>Drops what no output needs.</summary>
    public static Program DropDead(Program program)
    {
        var needed = new HashSet<int>(program.Outputs);
        var live = new List<Instruction>();
        foreach (var line in program.Instructions.Reverse())
        {
            if (!line.Outputs.Any(needed.Contains)) continue;
            needed.UnionWith(line.Inputs);
            live.Add(line);
        }
        live.Reverse();
        return new Program([.. program.Types], program.InputCount, [.. program.Constants], [.. live], program.Outputs);
    }
}
