namespace Descent.Engine;

/// <summary>The source of every random draw: a key, from which numbers follow by counting. Splitting it gives independent keys.</summary>
/// <remarks>One draw a key: two draws of one shape from the same key are equal. Threefry-2x32 (Salmon et al., 2011), split as in JAX.</remarks>
/// <param name="Words">int32 [2].</param>
public sealed record RandomKey(Tensor Words)
{
    /// <summary>The key of a seed.</summary>
    public static RandomKey FromSeed(long seed) => new(Tensor.Of((int)(seed >> 32), (int)seed));

    /// <summary>Keys of several seeds as one batch [n, 2], to run over with Vmap.</summary>
    public static RandomKey FromSeeds(params ReadOnlySpan<long> seeds)
    {
        var words = new int[2 * seeds.Length];
        for (var i = 0; i < seeds.Length; i++) (words[2 * i], words[2 * i + 1]) = ((int)(seeds[i] >> 32), (int)seeds[i]);
        return new(Tensor.From(words, [seeds.Length, 2]));
    }

    /// <summary>Independent keys.</summary>
    public RandomKey[] Split(int count = 2)
    {
        var words = SplitBatch(count).Words;
        var keys = new RandomKey[count];
        for (var i = 0; i < count; i++) keys[i] = new(words.At(0, i));
        return keys;
    }

    /// <summary>Independent keys as one batch [count, 2].</summary>
    public RandomKey SplitBatch(int count) => new(new RandomBits([count, 2], Purpose: 3).Of(Words));

    /// <summary>The key for a purpose or a step: the same number gives the same key.</summary>
    /// <param name="data">An int32 scalar; it may depend on an input of a transform.</param>
    public RandomKey Fold(Tensor data)
    {
        // Hashed before and after the number goes in: keys of neighbouring seeds then never meet.
        var inner = new RandomBits([2], Purpose: 1).Of(Words);
        var mixed = Tensor.Stack(0, inner.At(0, 0) ^ data, inner.At(0, 1));
        return new(new RandomBits([2], Purpose: 2).Of(mixed));
    }

    /// <inheritdoc cref="Fold(Tensor)"/>
    public RandomKey Fold(int data) => Fold(Tensor.Scalar(data, ElementType.Int32));

    /// <summary>Uniform 32-bit words.</summary>
    public Tensor Bits(Shape shape) => new RandomBits(shape).Of(Words);
}
