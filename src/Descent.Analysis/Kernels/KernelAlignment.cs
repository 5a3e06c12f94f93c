using Descent.Engine;

namespace Descent.Analysis;

/// <summary>Cosines between kernels, as tensors: they can be measured in a compiled step, where no value can be read.</summary>
public static class KernelAlignment
{
    /// <summary>⟨K, K'⟩ / (‖K‖ ‖K'‖) over all entries, of kernels of any equal shape: 1 where they differ by a positive factor only.</summary>
    /// <remarks>Cristianini, Shawe-Taylor, Elisseeff and Kandola (2001).</remarks>
    /// <exception cref="ShapeError">The types differ.</exception>
    public static Tensor Between(Tensor kernel, Tensor other)
    {
        if (kernel.Type != other.Type) throw ShapeError.In("KernelAlignment", "the kernels must have one type", "take both over the same samples", ("one", kernel.Type), ("other", other.Type));
        return (kernel * other).Sum() / Tensor.Sqrt((kernel * kernel).Sum() * (other * other).Sum());
    }

    /// <summary>The alignment of a kernel [n, n] with Y Yᵀ.</summary>
    /// <param name="targets">Y, [n, c] or [n]: ±1, values, or one-hot classes.</param>
    /// <param name="centred">Whether means over samples are taken off first, from kernel and targets (Cortes, Mohri and Rostamizadeh, 2012).</param>
    public static Tensor WithTargets(Tensor kernel, Tensor targets, bool centred = false)
    {
        if (kernel.Rank != 2 || kernel.Shape[0] != kernel.Shape[1] || targets.Rank is < 1 or > 2 || targets.Shape[0] != kernel.Shape[0])
        {
            throw ShapeError.In("KernelAlignment", "takes a kernel [n, n] and targets [n, c] or [n]", "average the kernel over classes first",
                ("kernel", kernel.Shape), ("targets", targets.Shape));
        }
        var y = targets.To(kernel.Element).Reshape(targets.Shape[0], -1);
        var ideal = Tensor.MatMul(y, y, transposeB: true);
        return centred ? Between(Centred(kernel), Centred(ideal)) : Between(kernel, ideal);
    }

    static Tensor Centred(Tensor kernel) => kernel - kernel.MeanKeep(0) - kernel.MeanKeep(1) + kernel.Mean();
}
