namespace Descent.Engine;

/// <summary>Finds random keys that are constants of a stored program, also those handed to a loop or checkpoint inside it.</summary>
static class FrozenNoise
{
    /// <exception cref="EngineException">A draw's key depends on no input: its noise would be the same at every call.</exception>
    public static void Refuse(Program program, string name)
    {
        var frozen = new bool[program.InputCount];
        if (Draws(program, frozen, out _))
        {
            throw new EngineException($"RandomBits: the random key is a constant inside {name}, so its noise would be frozen; pass the key as an input of the function.");
        }
    }

    /// <summary>Whether a program draws from a key that is frozen when these inputs are, and which of its outputs are.</summary>
    static bool Draws(Program program, bool[] frozenInputs, out bool[] outputs)
    {
        var frozen = new bool[program.Types.Count];
        frozenInputs.CopyTo(frozen, 0);
        for (var i = 0; i < program.Constants.Count; i++) frozen[program.InputCount + i] = true;
        var draws = false;
        foreach (var line in program.Instructions)
        {
            bool[] inputs = [.. line.Inputs.Select(input => frozen[input])];
            bool[] results;
            switch (line.Primitive)
            {
                case Call call: draws |= Draws(call.Body, inputs, out results); break;
                case Scan scan: draws |= Draws(scan, inputs, out results); break;
                default:
                    draws |= line.Primitive is IRandom && inputs[0];
                    results = [.. line.Outputs.Select(_ => Array.TrueForAll(inputs, input => input))];
                    break;
            }
            for (var i = 0; i < results.Length; i++) frozen[line.Outputs[i]] = results[i];
        }
        outputs = [.. program.Outputs.Select(output => frozen[output])];
        return draws;
    }

    /// <summary>A carry is frozen if it starts so and every step leaves it so.</summary>
    static bool Draws(Scan scan, bool[] inputs, out bool[] outputs)
    {
        while (true)
        {
            var draws = Draws(scan.Body, inputs, out outputs);
            var melted = false;
            for (var i = 0; i < scan.Carries; i++)
            {
                if (!inputs[i] || outputs[i]) continue;
                inputs[i] = false;
                melted = true;
            }
            if (!melted) return draws;
        }
    }
}
