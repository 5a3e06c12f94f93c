namespace Descent.Engine;

/// <summary>What the three directions of a convolution share: each is linear in both its inputs. An input may have a replica axis in front; one without is shared by all.</summary>
/// <param name="Groups">Output group g of o / groups channels sees input group g of c / groups channels only.</param>
public abstract record ConvolutionPrimitive(Window2d Window, int Groups) : SinglePrimitive
{
    public sealed override Derivative Derivative => Derivative.Smooth;

    /// <summary>Whether the second input is the weights, so that replicas of the first alone are more images.</summary>
    private protected abstract bool TakesWeights { get; }

    /// <summary>Checks element types, ranks and replicas; the shapes without the replica axis, and the replicas or none.</summary>
    private protected (Shape First, Shape Second, int[] Replicas) Check(ReadOnlySpan<TensorType> inputs)
    {
        var (a, b) = (inputs[0], inputs[1]);
        if (a.Element != b.Element || !a.Element.IsFloating)
        {
            throw new ShapeError($"{Name}: takes two inputs of one floating type, got {a.Element.Name} and {b.Element.Name}; cast with To(ElementType).");
        }
        if (a.Shape.Rank is not (4 or 5) || b.Shape.Rank is not (4 or 5) || (a.Shape.Rank == 5 && b.Shape.Rank == 5 && a.Shape[0] != b.Shape[0]))
        {
            throw ShapeError.In(Name, "takes tensors of four axes, or of five with as many replicas", "reshape one of them", ("first", a.Shape), ("second", b.Shape));
        }
        int[] replicas = a.Shape.Rank == 5 ? [a.Shape[0]] : b.Shape.Rank == 5 ? [b.Shape[0]] : [];
        return (Inner(a.Shape), Inner(b.Shape), replicas);
    }

    static Shape Inner(Shape shape) => shape.Slice(shape.Rank - 4, 4);

    /// <summary>Checks that x, weight and y are those of one convolution.</summary>
    private protected void CheckChannels(Shape x, Shape weight, Shape y)
    {
        Window.Check(x, Name);
        Shape places = [x[0], weight[0], Window.Places(0, x[2]), Window.Places(1, x[3])];
        var fits = Groups >= 1 && weight[0] % Groups == 0 && x[1] == checked(weight[1] * Groups) && weight[2] == Window.Size[0] && weight[3] == Window.Size[1];
        if (!fits || y != places)
        {
            throw ShapeError.In(Name, "x [n, c, h, w], weight [o, c / groups, height, width] and y [n, o, rows, columns] must fit", "check the width of the layer before",
                ("x", x), ("weight", weight), ("y", y), ("window", Window.Size), ("groups", Groups));
        }
    }

    /// <summary>A gradient that has replicas although what it belongs to is shared by them: their sum.</summary>
    private protected static Tensor Shared(Tensor gradient, Tensor like) => gradient.Rank > like.Rank ? gradient.Sum(0) : gradient;

    protected sealed override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => Differentiation.Sum(
        tangents[0] is { } a ? Of(a, x[1]) : null,
        tangents[1] is { } b ? Of(x[0], b) : null);

    protected sealed override Tensor Batch(Tensor[] x, bool[] batched, int size)
    {
        var (a, b) = (x[0].Rank - (batched[0] ? 1 : 0), x[1].Rank - (batched[1] ? 1 : 0));
        if (a == 4 && b == 4)
        {
            if (batched[1] || !TakesWeights) return Of(x);
            var images = Of(x[0].Reshape([size * x[0].Shape[1], .. x[0].Shape.Extents[2..]]), x[1]);
            return images.Reshape([size, x[0].Shape[1], .. images.Shape.Extents[1..]]);
        }
        var replicas = a == 5 ? x[0].Shape[^5] : x[1].Shape[^5];
        var y = Of(Merge(x[0], a, batched[0], size, replicas), Merge(x[1], b, batched[1], size, replicas));
        return y.Reshape([size, replicas, .. y.Shape.Extents[1..]]);
    }

    /// <summary>One replica axis of size · replicas; what has neither of them stays shared.</summary>
    static Tensor Merge(Tensor x, int inner, bool batched, int size, int replicas)
    {
        if (inner == 4 && !batched) return x;
        Shape ones = [batched ? size : 1, inner == 5 ? replicas : 1, .. Inner(x.Shape).Extents];
        Shape all = [size, replicas, .. Inner(x.Shape).Extents];
        return x.Reshape(ones).BroadcastTo(all).Reshape([checked(size * replicas), .. Inner(x.Shape).Extents]);
    }
}
