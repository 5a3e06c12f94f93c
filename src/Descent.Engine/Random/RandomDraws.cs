namespace Descent.Engine;

/// <summary>Draws from distributions, each a function of the key alone.</summary>
public static class RandomDraws
{
    const double TwoToMinus24 = 1.0 / (1 << 24);
    const double TwoToMinus53 = 1.0 / (1L << 53);

    extension(RandomKey key)
    {
        /// <summary>Uniform on [low, high): multiples of 2⁻²⁴ (float32) or 2⁻⁵³ (float64), scaled.</summary>
        public Tensor Uniform(Shape shape, double low = 0, double high = 1, ElementType element = ElementType.Float32)
        {
            var unit = Unit(key, shape, element);
            return low == 0 && high == 1 ? unit : unit * (high - low) + low;
        }

        /// <summary>Standard normal (Box and Muller, 1958); float64 takes two words a uniform.</summary>
        public Tensor Normal(Shape shape, double mean = 0, double deviation = 1, ElementType element = ElementType.Float32)
        {
            var pairs = Unit(key, [2, .. shape], element);
            // 1 − u lies in (0, 1], so that the logarithm is finite.
            var radius = Tensor.Sqrt(-2 * Tensor.Log(1 - pairs.At(0, 0)));
            var draw = radius * Tensor.Cos(2 * Math.PI * pairs.At(0, 1));
            if (deviation != 1) draw = draw * deviation;
            return mean == 0 ? draw : draw + mean;
        }

        /// <summary>True with a probability, which broadcasts to the shape.</summary>
        public Tensor Bernoulli(Tensor probability, Shape shape) => key.Uniform(shape, element: probability.Element) < probability;

        /// <inheritdoc cref="Bernoulli(RandomKey, Tensor, Shape)"/>
        public Tensor Bernoulli(double probability, Shape shape) => key.Uniform(shape) < probability;

        /// <summary>int32 uniform on 0 .. bound − 1, by the high word of a 24-bit fraction; bound up to 2²⁴.</summary>
        public Tensor Integers(Shape shape, int bound)
        {
            if (bound is < 1 or > 1 << 24) throw new ShapeError($"Integers: bound is {bound}; give 1..{1 << 24}.");
            return Tensor.Floor(Unit(key, shape, ElementType.Float64) * bound).To(ElementType.Int32);
        }

        /// <summary>int32 indices drawn with log-probabilities up to a constant, [*, classes] → [*] (Gumbel, 1954).</summary>
        public Tensor Categorical(Tensor logits)
        {
            var u = Unit(key, logits.Shape, logits.Element);
            return (logits - Tensor.Log(-Tensor.Log(1 - u))).ArgMax(-1);
        }

        /// <summary>0 .. count − 1 in random order, int32: the order that sorts random words of 64 bits.</summary>
        public Tensor Permutation(int count)
        {
            var words = key.Bits([2, count]);
            var second = words.At(0, 1).ArgSort();
            return second.Gather(words.At(0, 0).Gather(second).ArgSort());
        }
    }

    static Tensor Unit(RandomKey key, Shape shape, ElementType element)
    {
        if (element == ElementType.Float32) return Tensor.ShiftRight(key.Bits(shape), 8).To(element) * TwoToMinus24;
        if (element != ElementType.Float64) throw new ShapeError($"Uniform: draws float32 or float64, asked for {element.Name}; cast the draw.");
        var words = key.Bits([2, .. shape]);
        var (high, low) = (Tensor.ShiftRight(words.At(0, 0), 5).To(element), Tensor.ShiftRight(words.At(0, 1), 6).To(element));
        return (high * (1 << 26) + low) * TwoToMinus53;
    }
}
