namespace Descent.Engine;

/// <summary>Rows of a tensor by number: x [n, …], indices int32 [*I] → [*I, …].</summary>
/// <remarks>Transpose: <see cref="ScatterAdd"/>. An index outside 0 .. n − 1 is an error when the values are computed.</remarks>
public sealed record Gather : SinglePrimitive
{
    public override Derivative Derivative => Derivative.Smooth;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var (x, indices) = (inputs[0], inputs[1]);
        if (indices.Element != ElementType.Int32 || x.Shape.Rank == 0)
        {
            throw ShapeError.In(Name, "takes a tensor with rows and int32 indices", "cast the indices with To(ElementType.Int32)", ("x", x), ("indices", indices));
        }
        return x with { Shape = [.. indices.Shape, .. x.Shape.Extents[1..]] };
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var (rows, count) = (inputs[0].Shape[0], inputs[1].Shape.Size);
        var bytes = Shape.Product(inputs[0].Shape.Extents[1..]) * inputs[0].Element.Size;
        return bytes switch
        {
            4 => (x, y) => Elements((int*)x[0], (int*)x[1], (int*)y[0], rows, count),
            8 => (x, y) => Elements((long*)x[0], (int*)x[1], (long*)y[0], rows, count),
            _ => (x, y) => Rows((byte*)x[0], (int*)x[1], (byte*)y[0], rows, count, bytes),
        };
    }

    static unsafe void Elements<T>(T* from, int* indices, T* to, int rows, long count) where T : unmanaged
    {
        for (var i = 0L; i < count; i++)
        {
            Check(indices[i], rows, "Gather");
            to[i] = from[indices[i]];
        }
    }

    static unsafe void Rows(byte* from, int* indices, byte* to, int rows, long count, long bytes)
    {
        for (var i = 0L; i < count; i++)
        {
            Check(indices[i], rows, "Gather");
            Buffer.MemoryCopy(from + indices[i] * bytes, to + i * bytes, bytes, bytes);
        }
    }

    internal static void Check(int index, int rows, string operation)
    {
        if ((uint)index >= (uint)rows) Refuse(index, rows, operation);
    }

    static void Refuse(int index, int rows, string operation) => throw new EngineException($"{operation}: index {index} is out of range for {rows} rows; give 0..{rows - 1}.");

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) => [new ScatterAdd(x[0].Shape[0]).Of(x[1], cotangent), null];

    protected override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => tangents[0] is { } t ? Of(t, x[1]) : null;

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size)
    {
        if (!batched[0]) return Of(x[0], x[1]);
        var (rows, indices) = (x[0].Shape[1], batched[1] ? x[1] : x[1].BroadcastTo(x[1].Shape.Insert(0, size)));
        return Of(x[0].Reshape([size * rows, .. x[0].Shape.Extents[2..]]), ScatterAdd.Offset(indices, size, rows));
    }
}

public static class GatherFunction
{
    extension(Tensor x)
    {
        /// <summary>Rows of x by number: x [n, …], indices int32 [*I] → [*I, …]; along another axis, that axis is replaced by [*I].</summary>
        public Tensor Gather(Tensor indices, int axis = 0)
        {
            axis = x.Shape.Axis(axis, "Gather");
            if (axis == 0) return new Gather().Of(x, indices);
            var rows = new Gather().Of(x.MoveAxis(axis, 0), indices);
            Axes order = [.. Axes.Range(indices.Rank, axis), .. Axes.Range(0, indices.Rank), .. Axes.Range(indices.Rank + axis, x.Rank - axis - 1)];
            return rows.Transpose(order.Items);
        }

        /// <summary>x[.., indices, ..] along one axis, the other axes of both running together: result is shaped like <paramref name="indices"/>.</summary>
        public Tensor TakeAlongAxis(Tensor indices, int axis)
        {
            axis = x.Shape.Axis(axis, "TakeAlongAxis");
            if (indices.Rank != x.Rank || indices.Shape.With(axis, 0) != x.Shape.With(axis, 0))
            {
                throw ShapeError.In("TakeAlongAxis", $"all extents but axis {axis}'s must be equal", "broadcast one of them", ("x", x.Shape), ("indices", indices.Shape));
            }
            var (last, chosen) = (x.MoveAxis(axis, -1), indices.MoveAxis(axis, -1));
            var rows = checked((int)Shape.Product(last.Shape.Extents[..^1]));
            var flat = new Gather().Of(last.Flatten(), ScatterAdd.Offset(chosen.Reshape([rows, chosen.Shape[^1]]), rows, last.Shape[^1]));
            return flat.Reshape(chosen.Shape).MoveAxis(-1, axis);
        }
    }
}
