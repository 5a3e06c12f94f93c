using Descent.Engine;

namespace Descent.Training;

public static partial class Losses
{
    /// <summary>−ln softmax(logits)[label] of every sample as ln(1 + Σ e^(zᵥ − z_label)) over the other classes: [*, k], int32 [*] → [*], in nats.</summary>
    /// <remarks>
    /// Equal to <see cref="CrossEntropyPerSample"/>; but loss and gradient keep all their digits however far the label leads, where p − 1 has none left at a margin of 36.
    /// Where a rule divides by the gradient's norm that decides between direction and noise.
    /// </remarks>
    /// <exception cref="ShapeError">The shapes or element types do not fit, or there is one class.</exception>
    public static Tensor CrossEntropyOfMarginsPerSample(Tensor logits, Tensor labels)
    {
        CheckClasses("CrossEntropyOfMargins", logits, labels);
        var classes = logits.Shape[^1];
        if (classes < 2) throw new ShapeError($"CrossEntropyOfMargins: the logits are {logits.Shape}, one class; a margin needs two.");
        var own = Tensor.Equal(Tensor.Range(classes), labels.ExpandAxis(-1));
        var behind = Tensor.Where(own, double.NegativeInfinity, logits - OfClass(logits, labels).ExpandAxis(-1));
        return Tensor.Softplus(behind.LogSumExp(-1));
    }
}
