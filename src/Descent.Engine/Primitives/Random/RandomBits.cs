using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>Uniform int32 words from keys: key int32 [*batch, 2] → [*batch, *Words].</summary>
/// <remarks>Threefry-2x32 with 20 rounds in counter mode (Salmon et al., 2011): a word depends only on key and position.</remarks>
/// <param name="Words">The shape drawn for each key.</param>
/// <param name="Purpose">Separates draws from the derivation of keys: it is part of the counter.</param>
public sealed record RandomBits(Shape Words, int Purpose = 0) : ConstantPrimitive, IRandom
{
    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var key = inputs[0];
        if (key.Element != ElementType.Int32 || key.Shape.Rank == 0 || key.Shape[^1] != 2)
        {
            throw ShapeError.In(Name, "a key is int32 [2]", "make it with RandomKey.FromSeed", ("key", key));
        }
        return key with { Shape = [.. key.Shape.Extents[..^1], .. Words] };
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var (keys, count, purpose) = (inputs[0].Shape.Size / 2, Words.Size, (uint)Purpose);
        return (x, y) =>
        {
            var key = (uint*)x[0];
            for (var k = 0L; k < keys; k++) Threefry.Fill(key[2 * k], key[2 * k + 1], purpose, (int*)y[0] + k * count, count);
        };
    }

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size) => Of(x[0]);
}
