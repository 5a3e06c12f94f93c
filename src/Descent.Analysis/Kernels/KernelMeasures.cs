using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How far kernels are from each other and from targets. Kernels of any equal shape; every sum is over all entries.</summary>
public static class KernelMeasures
{
    /// <summary>‖K − K₀‖ / ‖K₀‖ in Frobenius norm.</summary>
    public static double RelativeDistance(Tensor kernel, Tensor start)
    {
        Same(kernel, start);
        var difference = kernel - start;
        return Math.Sqrt(Inner(difference, difference) / Inner(start, start));
    }

    /// <summary>⟨K, K₀⟩ / (‖K‖ ‖K₀‖): 1 where they differ by a positive factor only.</summary>
    /// <remarks>Cristianini, Shawe-Taylor, Elisseeff and Kandola (2001).</remarks>
    public static double Alignment(Tensor kernel, Tensor other)
    {
        Same(kernel, other);
        return KernelAlignment.Between(kernel, other).Item();
    }

    /// <summary>The alignment of a kernel [n, n] with Y Yᵀ.</summary>
    /// <param name="targets">Y, [n, c] or [n]: ±1, values, or one-hot classes.</param>
    /// <param name="centred">Whether means over samples are taken off first, from kernel and targets (Cortes, Mohri and Rostamizadeh, 2012).</param>
    public static double TargetAlignment(Tensor kernel, Tensor targets, bool centred = false) => KernelAlignment.WithTargets(kernel.To(ElementType.Float64), targets, centred).Item();

    static double Inner(Tensor a, Tensor b) => (a * b).Sum().Item();

    static void Same(Tensor a, Tensor b)
    {
        if (a.Type != b.Type) throw ShapeError.In("KernelMeasures", "the kernels must have one type", "take both over the same samples", ("one", a.Type), ("other", b.Type));
    }
}
