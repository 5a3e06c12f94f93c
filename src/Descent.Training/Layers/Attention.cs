using Descent.Engine;

namespace Descent.Training;

/// <summary>Multi-head self-attention: softmax(Q Kᵀ / √d) V in every head, the heads side by side, then a linear layer.</summary>
/// <remarks>Vaswani et al. (2017), arXiv:1706.03762, equation 1; d is the width of a head.</remarks>
/// <param name="Query">[width, width]; likewise <paramref name="Key"/>, <paramref name="Value"/>, <paramref name="Output"/>.</param>
/// <param name="Heads">How many heads share the width.</param>
/// <param name="Causal">Whether a position sees only itself and those before it.</param>
public sealed record Attention(Linear Query, Linear Key, Linear Value, Linear Output, int Heads, bool Causal) : Layer
{
    /// <summary>A new layer; <see cref="PyTorchDefault"/> linear layers unless another initializer is given.</summary>
    /// <exception cref="ShapeError">The width is no multiple of the number of heads.</exception>
    public static Attention Create(
        RandomKey key, int width, int heads, bool causal = false, Initializer? initializer = null, bool bias = true, ElementType element = ElementType.Float32)
    {
        if (heads < 1 || width % heads != 0) throw new ShapeError($"Attention: {heads} heads cannot share the width {width}; give a divisor of the width.");
        var parts = Array.ConvertAll(key.Split(4), k => Linear.Create(k, width, width, initializer, bias, element));
        return new(parts[0], parts[1], parts[2], parts[3], heads, causal);
    }

    /// <summary>[.., time, width] → the same shape.</summary>
    public override Tensor Apply(Tensor x)
    {
        if (x.Rank < 2) throw new ShapeError($"Attention: takes [.., time, width], got {x.Shape}; give every sample a time axis.");
        var values = Tensor.MatMul(Weights(x), Split(Value.Apply(x)));
        return Output.Apply(values.SwapAxes(-3, -2).Reshape(x.Shape));
    }

    /// <summary>How much each position attends to each: [.., heads, time, time], rows sum to 1.</summary>
    public Tensor Weights(Tensor x)
    {
        var time = x.Shape[^2];
        var scores = DotProductAttention.Scores(Split(Query.Apply(x)), Split(Key.Apply(x)));
        if (Causal) scores = Tensor.Where(Tensor.Range(time) <= Tensor.Range(time).Reshape(time, 1), scores, double.NegativeInfinity);
        return scores.Softmax();
    }

    /// <summary>[.., time, width] → [.., heads, time, width / heads].</summary>
    Tensor Split(Tensor x) => x.Reshape([.. x.Shape.Extents[..^1], Heads, x.Shape[^1] / Heads]).SwapAxes(-3, -2);
}
