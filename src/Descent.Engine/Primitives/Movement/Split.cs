namespace Descent.Engine;

/// <summary>Cuts a tensor along an axis into parts of the given extents, which add up to its own. Transpose: <see cref="Concatenate"/>.</summary>
public sealed record Split(int Axis, Axes Extents) : Primitive
{
    public override Derivative Derivative => Derivative.Smooth;

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        var x = inputs[0];
        x.Shape.Axis(Axis, Name);
        if (Extents.Count == 0 || Extents.Any(extent => extent < 0) || Extents.Sum(extent => (long)extent) != x.Shape[Axis])
        {
            throw ShapeError.In(Name, "the parts must add up to the axis", "give extents whose sum is the axis' extent", ("x", x), ("axis", Axis), ("extents", Extents));
        }
        return [.. Extents.Select(extent => x with { Shape = x.Shape.With(Axis, extent) })];
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var from = StridedCopy.RowMajor(inputs[0].Shape);
        var copies = new StridedCopy.Plan[outputs.Length];
        var offsets = new long[outputs.Length];
        var start = 0L;
        for (var i = 0; i < outputs.Length; i++)
        {
            copies[i] = new(inputs[0].Element.Size, outputs[i].Shape, from, StridedCopy.RowMajor(outputs[i].Shape));
            offsets[i] = start * from[Axis] * inputs[0].Element.Size;
            start += Extents[i];
        }
        return (x, y) =>
        {
            for (var i = 0; i < copies.Length; i++) copies[i].Run(x[0] + (nint)offsets[i], y[i]);
        };
    }

    public override Tensor?[] Vjp(Tensor[] x, Tensor[] y, Tensor?[] cotangents) =>
        [new Concatenate(Axis).Of([.. cotangents.Select((cotangent, i) => cotangent ?? Tensor.ZerosLike(y[i]))])];

    public override Tensor?[] Jvp(Tensor[] x, Tensor[] y, Tensor?[] tangents) => Apply(tangents[0]!);

    public override Tensor[] Vmap(Tensor[] x, bool[] batched, int size) => new Split(Axis + 1, Extents).Apply(x[0]);
}

public static class SplitFunction
{
    extension(Tensor x)
    {
        /// <summary>x cut along an axis into parts of the given extents, which add up to the axis' own.</summary>
        public Tensor[] Split(int axis, params ReadOnlySpan<int> extents) => new Split(x.Shape.Axis(axis, "Split"), extents.ToArray()).Apply(x);

        /// <summary>The slices of x along an axis, which disappears from each: the reverse of <c>Stack</c>.</summary>
        public Tensor[] Unstack(int axis)
        {
            axis = x.Shape.Axis(axis, "Unstack");
            var ones = new int[x.Shape[axis]];
            Array.Fill(ones, 1);
            return Array.ConvertAll(x.Split(axis, ones), part => part.SqueezeAxis(axis));
        }
    }
}
