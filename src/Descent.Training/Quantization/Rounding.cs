using Descent.Engine;

namespace Descent.Training;

/// <summary>Which whole number a number goes to.</summary>
public enum Rounding
{
    /// <summary>The nearest; halves to the even one.</summary>
    Nearest,

    /// <summary>The next above: anything positive, however small, goes to 1.</summary>
    Ceiling,

    /// <summary>The next below.</summary>
    Floor,
}

public static class RoundingFunction
{
    extension(Rounding rounding)
    {
        /// <summary>Whole numbers, shaped like x.</summary>
        public Tensor Apply(Tensor x) => rounding switch
        {
            Rounding.Ceiling => Tensor.Ceil(x),
            Rounding.Floor => Tensor.Floor(x),
            _ => Tensor.Round(x),
        };
    }
}
