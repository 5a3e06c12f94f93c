namespace Descent.Data;

/// <summary>What becomes of the examples at an epoch's end that do not fill a batch.</summary>
public enum LastBatch
{
    /// <summary>They sit this epoch out.</summary>
    Drop,

    /// <summary>They make a batch of full size, filled up with examples of weight 0.</summary>
    Pad,
}

/// <summary>One batch: always of the full size, so that a compiled step sees one shape.</summary>
/// <param name="Indices">[size] examples.</param>
/// <param name="Weights">[size], 1 for an example and 0 for a filler; a mean over the batch divides by their sum.</param>
public readonly record struct Batch(ReadOnlyMemory<int> Indices, ReadOnlyMemory<float> Weights);

/// <summary>Cuts an epoch's order into batches.</summary>
public sealed record Batches
{
    readonly float[] ones;

    /// <param name="count">Number of examples, at least 1.</param>
    /// <param name="size">Examples a batch, at least 1; at most <paramref name="count"/> where the last batch is dropped.</param>
    /// <param name="last">What to do with a short last batch.</param>
    /// <exception cref="DataException"><c>bad-option</c>: sizes that leave no batch.</exception>
    public Batches(int count, int size, LastBatch last = LastBatch.Drop)
    {
        if (count < 1 || size < 1)
            throw new DataException("bad-option", $"{count} examples cannot be cut into batches of {size}.", "Give at least one example, and a batch size of at least 1.");
        if (last == LastBatch.Drop && size > count)
            throw new DataException("bad-option", $"The batch size {size} is larger than the {count} examples, so that no batch is full.",
                $"Take a batch size of at most {count}, or pad the last batch.");
        (Count, Size, Last) = (count, size, last);
        ones = new float[size];
        Array.Fill(ones, 1);
    }

    public int Count { get; }

    public int Size { get; }

    public LastBatch Last { get; }

    /// <summary>Batches an epoch.</summary>
    public int PerEpoch => Last == LastBatch.Drop ? Count / Size : (int)(((long)Count + Size - 1) / Size);

    /// <summary>One epoch's batches, in the order that <see cref="EpochOrder"/> gives for the key.</summary>
    public IEnumerable<Batch> Epoch(uint key0, uint key1, int epoch)
    {
        var order = EpochOrder.Permutation(key0, key1, epoch, Count);
        return Enumerable.Range(0, PerEpoch).Select(index => At(order, index));
    }

    /// <summary>Batch number <paramref name="index"/> of an epoch in the given order: how a resumed run goes on inside an epoch.</summary>
    /// <param name="order">[Count], a permutation.</param>
    /// <param name="index">In [0, PerEpoch).</param>
    public Batch At(ReadOnlyMemory<int> order, int index)
    {
        if (order.Length != Count || index < 0 || index >= PerEpoch)
            throw new DataException("bad-option", $"There is no batch {index} in an order of {order.Length} examples.",
                $"Give an order of {Count} examples and a batch from 0 to {PerEpoch - 1}.");
        var start = index * Size;
        var full = Math.Min(Size, Count - start);
        if (full == Size)
            return new(order.Slice(start, Size), ones);
        var indices = new int[Size];
        Array.Fill(indices, order.Span[start]);
        order.Slice(start, full).CopyTo(indices);
        var weights = new float[Size];
        Array.Fill(weights, 1, 0, full);
        return new(indices, weights);
    }
}
