namespace Descent.Engine;

/// <summary>Permutes axes: output axis i is input axis <c>Permutation[i]</c>.</summary>
public sealed record Transpose(Axes Permutation) : LinearPrimitive
{
    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var shape = inputs[0].Shape;
        var sorted = Permutation.Items.ToArray();
        Array.Sort(sorted);
        if (!sorted.AsSpan().SequenceEqual(Axes.Range(0, shape.Rank).Items))
        {
            throw ShapeError.In(Name, "the permutation must name every axis once", $"give {shape.Rank} axes", ("x", shape), ("permutation", Permutation));
        }
        return inputs[0] with { Shape = Permutation.Select(axis => shape[axis]).ToArray() };
    }

    public override Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var strides = StridedCopy.RowMajor(inputs[0].Shape);
        return StridedCopy.Kernel(inputs[0].Element.Size, outputs[0].Shape, 0, [.. Permutation.Select(axis => strides[axis])], 0, StridedCopy.RowMajor(outputs[0].Shape));
    }

    protected override Tensor Transposed(Tensor x, Tensor cotangent)
    {
        var inverse = new int[Permutation.Count];
        for (var i = 0; i < inverse.Length; i++) inverse[Permutation[i]] = i;
        return cotangent.Transpose(inverse);
    }

    protected override Tensor Batch(Tensor x, int size) => x.Transpose([0, .. Permutation.Select(axis => axis + 1)]);
}

public static class TransposeFunction
{
    extension(Tensor x)
    {
        /// <summary>x with its axes permuted; without arguments, the last two are exchanged.</summary>
        public Tensor Transpose(params ReadOnlySpan<int> permutation)
        {
            if (permutation.Length == 0) return x.SwapAxes(-2, -1);
            if (permutation.SequenceEqual(Axes.Range(0, x.Rank).Items)) return x;
            return new Transpose(permutation.ToArray()).Of(x);
        }

        /// <summary>x with two axes exchanged.</summary>
        public Tensor SwapAxes(int a, int b)
        {
            var permutation = Axes.Range(0, x.Rank).Items.ToArray();
            (a, b) = (x.Shape.Axis(a, "SwapAxes"), x.Shape.Axis(b, "SwapAxes"));
            (permutation[a], permutation[b]) = (b, a);
            return x.Transpose(permutation);
        }

        /// <summary>x with one axis moved to another place; the others keep their order.</summary>
        public Tensor MoveAxis(int from, int to)
        {
            (from, to) = (x.Shape.Axis(from, "MoveAxis"), x.Shape.Axis(to, "MoveAxis"));
            var axes = Enumerable.Range(0, x.Rank).Where(axis => axis != from).ToList();
            axes.Insert(to, from);
            return x.Transpose([.. axes]);
        }
    }
}
