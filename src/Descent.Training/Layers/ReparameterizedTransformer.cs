using Descent.Engine;

namespace Descent.Training;

/// <summary>A one-layer transformer in its token relations: logits of the next token Yᵀ LN(Xᵀb), with one query's attention b and LN(v) = v / ‖v‖.</summary>
/// <remarks>
/// Tian, Wang, Chen and Du (2023), arXiv:2305.16380, equations 1 to 4: Y = U W_Vᵀ Uᵀ and Z = U W_Q W_Kᵀ Uᵀ / √d are trained as free matrices.
/// The normalisation acts on tokens, not on their embeddings. Ascent of the log-likelihood leaves the row sums of Y and Z alone.
/// </remarks>
/// <param name="Decoder">Y, [tokens, next tokens].</param>
/// <param name="Normalization">LN; null for none, in which case Xᵀb is decoded as it is.</param>
public sealed record ReparameterizedTransformer(MaskedQueryAttention Attention, Tensor Decoder, L2Normalization? Normalization)
{
    /// <summary>Y = 0 and Z = 0.</summary>
    public static ReparameterizedTransformer Zero(int queries, int tokens, int nextTokens, bool isNormalized = true, ElementType element = ElementType.Float64) =>
        new(MaskedQueryAttention.Uniform(queries, tokens, element), Tensor.Zeros([tokens, nextTokens], element), isNormalized ? new() : null);

    /// <summary>f = LN(Xᵀb) from frequencies of tokens, [.., tokens], and queries, int32 [..].</summary>
    public Tensor Features(Tensor frequencies, Tensor queries) => Normalized(Attention.OfFrequencies(frequencies, queries));

    /// <summary>Logits of the next token, [.., next tokens], from frequencies of tokens [.., tokens] and queries int32 [..].</summary>
    public Tensor Apply(Tensor frequencies, Tensor queries) => Decode(Features(frequencies, queries));

    /// <summary>The same, [.., next tokens], from int32 words [.., T], of which the last is the query.</summary>
    public Tensor Apply(Tensor words) => Decode(Normalized(Attention.Pool(words)));

    /// <summary>Slopes of the mean log-likelihood, in closed form.</summary>
    /// <remarks>Lemma 1: Ẏ = f (e_n − α)ᵀ, ż_m = diag(Xᵀb) LN′(Xᵀb) Y (e_n − α), averaged over samples; other rows of Z have none.</remarks>
    /// <param name="frequencies">[n, tokens].</param>
    /// <param name="queries">int32 [n].</param>
    /// <param name="labels">int32 [n], the next tokens.</param>
    /// <exception cref="ShapeError">There is no normalisation: the lemma needs that its derivative is blind along Xᵀb.</exception>
    public ReparameterizedTransformer Velocity(Tensor frequencies, Tensor queries, Tensor labels)
    {
        if (Normalization is null) throw new ShapeError("ReparameterizedTransformer: the closed form is that of normalised attention; differentiate the loss instead.");
        var attention = Attention.OfFrequencies(frequencies, queries);
        var features = Normalization.Apply(attention);
        var residual = (Tensor.OneHot(labels, Decoder.Shape[1], Decoder.Element) - Decode(features).Softmax()) / labels.Shape[0];
        var slopes = attention * Normalization.Derivative(attention, Tensor.MatMul(residual, Decoder, transposeB: true));
        return this with { Decoder = Tensor.MatMul(features, residual, transposeA: true), Attention = new(Tensor.ScatterAdd(queries, slopes, Attention.Logits.Shape[0])) };
    }

    /// <summary>Y + decoderRate · Ẏ and Z + attentionRate · Ż.</summary>
    public ReparameterizedTransformer Move(ReparameterizedTransformer direction, double decoderRate, double attentionRate) => this with
    {
        Decoder = Decoder + decoderRate * direction.Decoder,
        Attention = new(Attention.Logits + attentionRate * direction.Attention.Logits),
    };

    Tensor Normalized(Tensor attention) => Normalization?.Apply(attention) ?? attention;

    Tensor Decode(Tensor features) => features.Rank > 1 ? Tensor.MatMul(features, Decoder) : Tensor.MatMul(features.ExpandAxis(0), Decoder).SqueezeAxis(0);
}
