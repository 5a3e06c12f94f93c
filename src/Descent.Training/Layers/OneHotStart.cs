using Descent.Engine;

namespace Descent.Training;

/// <summary>How large the first weights of a <see cref="OneHotTransformer"/> are.</summary>
public enum OneHotStart
{
    /// <summary>Standard deviation 1/√(L m) for W_Q, W_K and W_V and 1/√m₁ for W: so small that scores are near 0.</summary>
    Theory,

    /// <summary>√(2 / inputs) everywhere.</summary>
    Kaiming,
}

/// <summary>New transformers by the size of their first weights.</summary>
public static class OneHotStarts
{
    extension(OneHotStart start)
    {
        /// <summary>A new float64 network.</summary>
        /// <param name="length">L, words of a sequence.</param>
        /// <param name="scale">Factor on W_Q and W_K; 0 is uniform attention.</param>
        /// <param name="valueScale">Factor on W_V.</param>
        public OneHotTransformer Create(RandomKey key, int words, int width, int hidden, int length, double scale = 1, double valueScale = 1)
        {
            var (table, layer) = start == OneHotStart.Theory ? (1 / Math.Sqrt(length * width), 1 / Math.Sqrt(hidden)) : (Math.Sqrt(2.0 / words), Math.Sqrt(2.0 / width));
            return OneHotTransformer.Create(key, words, width, hidden, scale * table, valueScale * table, layer, ElementType.Float64);
        }
    }
}
