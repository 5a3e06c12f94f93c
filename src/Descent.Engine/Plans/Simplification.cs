namespace Descent.Engine;

/// <summary>Rewrites a program into a smaller one that gives the same bits.</summary>
static class Simplification
{
    /// <summary>Merges instructions that do the same to the same values, and drops what no output needs.</summary>
    public static Program Simplify(Program program)
    {
        var replacement = new int[program.Types.Count];
        for (var i = 0; i < replacement.Length; i++) replacement[i] = i;
        var known = new Dictionary<(Primitive, Axes), Axes>();
        var kept = new List<Instruction>();
        foreach (var line in program.Instructions)
        {
            Axes inputs = line.Inputs.Select(input => replacement[input]).ToArray();
            if (known.TryGetValue((line.Primitive, inputs), out var same))
            {
                for (var i = 0; i < same.Count; i++) replacement[line.Outputs[i]] = same[i];
                continue;
            }
            known.Add((line.Primitive, inputs), line.Outputs);
            kept.Add(line with { Inputs = inputs });
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
