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

        var needed = new HashSet<int>(outputs);
        var live = new List<Instruction>();
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            if (!kept[i].Outputs.Any(needed.Contains)) continue;
            needed.UnionWith(kept[i].Inputs);
            live.Add(kept[i]);
        }
        live.Reverse();
        return new Program([.. program.Types], program.InputCount, [.. program.Constants], [.. live], outputs);
    }
}
