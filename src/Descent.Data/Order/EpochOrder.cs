using Descent.Engine.Kernels;

namespace Descent.Data;

/// <summary>The order in which an epoch visits the examples: a function of key, epoch and count, and of nothing else.</summary>
public static class EpochOrder
{
    // Sets these words apart from others drawn under the same key: "epoc" in ASCII.
    const uint Purpose = 0x65706F63;

    /// <summary>A uniformly random permutation of 0 .. count - 1.</summary>
    /// <param name="key0">First word of the key.</param>
    /// <param name="key1">Second word of the key.</param>
    /// <param name="epoch">Epoch, at least 0; each has its own order.</param>
    /// <param name="count">Number of examples, at least 0.</param>
    /// <exception cref="DataException"><c>bad-option</c>: a negative epoch or count.</exception>
    /// <remarks>Durstenfeld's form of the Fisher-Yates shuffle (Durstenfeld 1964, Algorithm 235); each draw is unbiased by
    /// rejection (Lemire 2019, "Fast random integer generation in an interval"). Words come from Threefry under the key
    /// folded with the epoch, so that the order is the same on every machine and for any number of threads.</remarks>
    public static int[] Permutation(uint key0, uint key1, int epoch, int count)
    {
        if (epoch < 0 || count < 0)
            throw new DataException("bad-option", $"There is no order of {count} examples in epoch {epoch}.", "Give a count and an epoch of at least 0.");
        var (folded0, folded1) = Threefry.Block(key0, key1, (uint)epoch, Purpose);
        var words = new Words(folded0, folded1);
        var order = new int[count];
        for (var i = 0; i < count; i++)
            order[i] = i;
        for (var i = count - 1; i > 0; i--)
        {
            var j = words.Below((uint)i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    /// <summary>The stream of 32-bit words under one key.</summary>
    struct Words(uint key0, uint key1)
    {
        uint counter;
        uint spare;
        bool hasSpare;

        /// <summary>Uniform in [0, bound).</summary>
        public uint Below(uint bound)
        {
            var product = (ulong)Next() * bound;
            if ((uint)product < bound)
            {
                // 2³² mod bound low halves would come once too often: draw again on those.
                var surplus = (0u - bound) % bound;
                while ((uint)product < surplus)
                    product = (ulong)Next() * bound;
            }
            return (uint)(product >> 32);
        }

        uint Next()
        {
            hasSpare = !hasSpare;
            if (!hasSpare)
                return spare;
            (var word, spare) = Threefry.Block(key0, key1, counter++, 0);
            return word;
        }
    }
}
