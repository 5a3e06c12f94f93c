namespace Descent.Engine;

/// <summary>Derivatives of whole programs, as programs: what Checkpoint and Scan differentiate with.</summary>
static class ProgramDerivatives
{
    /// <summary>Maps (inputs, cotangents of the floating outputs) to the cotangents of the floating inputs, zeros written out.</summary>
    public static Program Vjp(Program body)
    {
        var inputTypes = body.Types.Take(body.InputCount).ToArray();
        TensorType[] all = [.. inputTypes, .. body.OutputTypes.Where(type => type.Element.IsFloating)];
        return Program.Trace("the derivative of a program", all, false, given =>
        {
            using var trace = new Trace("the derivative of a program");
            var x = trace.Inputs(given.AsSpan(0, inputTypes.Length));
            var y = body.Inline(x);
            var cotangents = new Tensor?[y.Length];
            var next = inputTypes.Length;
            for (var i = 0; i < y.Length; i++) cotangents[i] = y[i].Element.IsFloating ? given[next++] : null;
            var result = Differentiation.Pullback(Differentiation.Between(x, y, trace.FirstId), x, y, cotangents);
            return [.. result.Select((term, i) => term ?? Tensor.ZerosLike(x[i])).Where(term => term.Element.IsFloating)];
        }).Program;
    }

    /// <summary>Applies the reverse of a program through a primitive that runs it.</summary>
    public static Tensor?[] Vjp(Program body, Tensor[] x, Tensor[] y, Tensor?[] cotangents, Func<Program, Primitive> primitive)
    {
        var seeds = y.Select((output, i) => cotangents[i] ?? Tensor.ZerosLike(output)).Where(seed => seed.Element.IsFloating);
        var terms = primitive(Vjp(body)).Apply([.. x, .. seeds]);
        var result = new Tensor?[x.Length];
        var next = 0;
        for (var i = 0; i < x.Length; i++) result[i] = x[i].Element.IsFloating ? terms[next++] : null;
        return result;
    }

    /// <summary>Maps (inputs, tangents of the inputs that are moved) to (outputs, tangents of all outputs).</summary>
    public static Program Jvp(Program body, bool[] moved)
    {
        var inputTypes = body.Types.Take(body.InputCount).ToArray();
        TensorType[] all = [.. inputTypes, .. inputTypes.Where((_, i) => moved[i])];
        return Program.Trace("the derivative of a program", all, false, given =>
        {
            using var trace = new Trace("the derivative of a program");
            var x = trace.Inputs(given.AsSpan(0, inputTypes.Length));
            var y = body.Inline(x);
            var tangents = new Tensor?[x.Length];
            var next = inputTypes.Length;
            for (var i = 0; i < x.Length; i++) tangents[i] = moved[i] ? given[next++] : null;
            var result = Differentiation.Pushforward(Differentiation.Between(x, y, trace.FirstId), x, y, tangents);
            return [.. y, .. result.Select((term, i) => term ?? Tensor.ZerosLike(y[i]))];
        }).Program;
    }
}
