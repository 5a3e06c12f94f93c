using Descent.Engine;

namespace Descent.Training;

public static partial class Losses
{
    /// <summary>Mean over all elements of (prediction − target)², as PyTorch's <c>mse_loss</c>.</summary>
    /// <exception cref="ShapeError">The types differ: nothing is broadcast.</exception>
    public static Tensor MeanSquare(Tensor predictions, Tensor targets)
    {
        CheckSame("MeanSquare", predictions, targets);
        return Square(predictions - targets).Mean();
    }

    /// <summary>Mean over all elements of the squares of residuals.</summary>
    public static Tensor MeanSquare(Tensor residuals) => Square(residuals).Mean();

    /// <summary>½ ‖predictions − targets‖² over all elements: a sum over samples, no mean.</summary>
    /// <exception cref="ShapeError">The types differ: nothing is broadcast.</exception>
    public static Tensor SumSquare(Tensor predictions, Tensor targets)
    {
        CheckSame("SumSquare", predictions, targets);
        return 0.5 * Square(predictions - targets).Sum();
    }

    /// <summary>The mean of (prediction − target)² within every sample: [n, …] → [n].</summary>
    public static Tensor MeanSquarePerSample(Tensor predictions, Tensor targets)
    {
        CheckSame("MeanSquare", predictions, targets);
        var square = Square(predictions - targets);
        return square.Rank == 1 ? square : square.Mean(WithinSample(square));
    }

    /// <summary>½ ‖prediction − target‖² of every sample: [n, …] → [n].</summary>
    public static Tensor SumSquarePerSample(Tensor predictions, Tensor targets)
    {
        CheckSame("SumSquare", predictions, targets);
        var square = Square(predictions - targets);
        return 0.5 * (square.Rank == 1 ? square : square.Sum(WithinSample(square)));
    }

    static Tensor Square(Tensor x) => x * x;
}
