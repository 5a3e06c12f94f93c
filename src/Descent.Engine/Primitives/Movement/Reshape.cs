namespace Descent.Engine;

/// <summary>The same values under another shape of the same size.</summary>
public sealed record Reshape(Shape Target) : LinearPrimitive, IAlias
{
    public int Aliased => 0;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs) => inputs[0].Shape.Size == Target.Size
        ? inputs[0] with { Shape = Target }
        : throw ShapeError.In(Name, "the number of elements changes", "give a shape of the same size", ("x", inputs[0].Shape), ("target", Target));

    public override Kernel Bind(TensorType[] inputs, TensorType[] outputs) => AliasKernel.Copy(inputs[0]);

    protected override Tensor Transposed(Tensor x, Tensor cotangent) => cotangent.Reshape(x.Shape);

    protected override Tensor Batch(Tensor x, int size) => x.Reshape(Target.Insert(0, size));
}

public static class ReshapeFunction
{
    extension(Tensor x)
    {
        /// <summary>x under another shape of the same size; one extent may be −1 and is then worked out.</summary>
        public Tensor Reshape(params ReadOnlySpan<int> shape)
        {
            var extents = shape.ToArray();
            var unknown = Array.IndexOf(extents, -1);
            if (unknown >= 0)
            {
                extents[unknown] = 1;
                var known = Shape.Product(extents);
                extents[unknown] = known == 0 ? 0 : checked((int)(x.Size / known));
            }
            Shape target = extents;
            return x.Shape == target ? x : new Reshape(target).Of(x);
        }

        /// <summary>x with a new axis of extent 1 before <paramref name="axis"/> (−1: after the last).</summary>
        public Tensor ExpandAxis(int axis)
        {
            var place = axis < 0 ? axis + x.Rank + 1 : axis;
            if (place < 0 || place > x.Rank) throw new ShapeError($"ExpandAxis: axis {axis} is out of range for {x.Shape}; give {-x.Rank - 1}..{x.Rank}.");
            return x.Reshape(x.Shape.Insert(place, 1));
        }

        /// <summary>x without an axis of extent 1.</summary>
        public Tensor SqueezeAxis(int axis) => x.Reshape(x.Shape.Remove(x.Shape.Axis(axis, "SqueezeAxis")));

        /// <summary>x as one axis.</summary>
        public Tensor Flatten() => x.Reshape([checked((int)x.Size)]);
    }
}
