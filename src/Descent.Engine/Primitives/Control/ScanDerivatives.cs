namespace Descent.Engine;

/// <summary>Both derivatives of a scan, each a scan.</summary>
static class ScanDerivatives
{
    /// <summary>Forward mode: tangents of the carries are carried, tangents of sequences and results run along.</summary>
    public static Tensor?[] Jvp(Scan scan, Tensor[] x, Tensor[] y, Tensor?[] tangents)
    {
        // A carry may start to move at any step, so all floating ones get a tangent.
        var moved = new bool[x.Length];
        for (var i = 0; i < x.Length; i++) moved[i] = i < scan.Carries ? x[i].Element.IsFloating : tangents[i] is not null;
        var t = x.Select((value, i) => moved[i] ? tangents[i] ?? Tensor.ZerosLike(value) : null).ToArray();
        var (carries, sequences, captures) = Split(scan, x);
        var (carryTangents, sequenceTangents, captureTangents) = Split(scan, t);
        Tensor[][] parts =
        [
            carries, Present(carryTangents), sequences, Present(sequenceTangents), captures, Present(captureTangents),
        ];
        var step = ProgramDerivatives.Jvp(scan.Body, moved);
        var body = Program.Trace("Scan", StepTypes(parts, 2, 3), false, given =>
        {
            var g = Cut(given, parts);
            var results = step.Inline([.. g[0], .. g[2], .. g[4], .. g[1], .. g[3], .. g[5]]);
            var (values, slopes) = (results[..y.Length], results[y.Length..].Where(slope => slope.Element.IsFloating).ToArray());
            var carrySlopes = values.Take(scan.Carries).Count(value => value.Element.IsFloating);
            return [.. values[..scan.Carries], .. slopes[..carrySlopes], .. values[scan.Carries..], .. slopes[carrySlopes..]];
        }).Program;
        var outputs = new Scan(body, parts[0].Length + parts[1].Length, parts[2].Length + parts[3].Length, scan.Length, scan.Reverse).Apply([.. parts.SelectMany(part => part)]);

        var result = new Tensor?[y.Length];
        var (carry, item) = (scan.Carries, scan.Carries + parts[1].Length + y.Length - scan.Carries);
        for (var i = 0; i < y.Length; i++)
        {
            if (y[i].Element.IsFloating) result[i] = outputs[i < scan.Carries ? carry++ : item++];
        }
        return result;
    }

    /// <summary>Reverse mode: forwards once more for the carries before each step, then backwards through the steps.</summary>
    public static Tensor?[] Vjp(Scan scan, Tensor[] x, Tensor[] y, Tensor?[] cotangents)
    {
        var (carries, sequences, captures) = Split(scan, x);
        var stored = Carries(scan, x);
        var step = ProgramDerivatives.Vjp(scan.Body);
        var seeds = y.Select((value, i) => value.Element.IsFloating ? cotangents[i] ?? Tensor.ZerosLike(value) : null).ToArray();
        Tensor[][] parts =
        [
            Present(seeds[..scan.Carries]),
            [.. captures.Where(capture => capture.Element.IsFloating).Select(Tensor.ZerosLike)],
            stored, sequences, Present(seeds[scan.Carries..]), captures,
        ];
        var body = Program.Trace("Scan", StepTypes(parts, 2, 3, 4), false, given =>
        {
            var g = Cut(given, parts);
            var terms = step.Inline([.. g[2], .. g[3], .. g[5], .. g[0], .. g[4]]);
            var last = terms.Length - g[1].Length;
            return [.. terms[..g[0].Length], .. g[1].Zip(terms[last..], (sum, term) => sum + term), .. terms[g[0].Length..last]];
        }).Program;
        var outputs = new Scan(body, parts[0].Length + parts[1].Length, parts[2].Length + parts[3].Length + parts[4].Length, scan.Length, !scan.Reverse)
            .Apply([.. parts.SelectMany(part => part)]);

        var (carry, capture, item) = (0, parts[0].Length, parts[0].Length + parts[1].Length);
        return
        [
            .. carries.Select(value => value.Element.IsFloating ? outputs[carry++] : null),
            .. sequences.Select(value => value.Element.IsFloating ? outputs[item++] : null),
            .. captures.Select(value => value.Element.IsFloating ? outputs[capture++] : null),
        ];
    }

    /// <summary>The carries before every step, [Length, …] each.</summary>
    static Tensor[] Carries(Scan scan, Tensor[] x)
    {
        var body = Program.Trace("Scan", [.. scan.Body.Types.Take(scan.Body.InputCount)], false,
            given => [.. scan.Body.Inline(given)[..scan.Carries], .. given[..scan.Carries]]).Program;
        return (scan with { Body = body }).Apply(x)[scan.Carries..];
    }

    static (T[] Carries, T[] Sequences, T[] Captures) Split<T>(Scan scan, T[] all) =>
        (all[..scan.Carries], all[scan.Carries..(scan.Carries + scan.Sequences)], all[(scan.Carries + scan.Sequences)..]);

    static Tensor[] Present(Tensor?[] tensors) => [.. tensors.OfType<Tensor>()];

    /// <summary>The types that one step sees: parts that are sequences lose their first axis.</summary>
    static TensorType[] StepTypes(Tensor[][] parts, params ReadOnlySpan<int> sequence)
    {
        var types = new List<TensorType>();
        for (var i = 0; i < parts.Length; i++)
        {
            var isSequence = sequence.Contains(i);
            types.AddRange(parts[i].Select(part => isSequence ? part.Type with { Shape = part.Shape.Remove(0) } : part.Type));
        }
        return [.. types];
    }

    static Tensor[][] Cut(Tensor[] given, Tensor[][] parts)
    {
        var result = new Tensor[parts.Length][];
        var start = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            result[i] = given[start..(start + parts[i].Length)];
            start += parts[i].Length;
        }
        return result;
    }
}
