using System.Numerics;
using System.Numerics.Tensors;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = x in another element type. To int32: towards zero, saturating, NaN to 0. To bool: whether x ≠ 0.</summary>
/// <remarks>Slope: 1 between floating types; derivatives vanish otherwise.</remarks>
public sealed record Cast(ElementType To) : Elementwise
{
    internal override LaneOperation? Lanes =>
        LaneOperation.Function(To == ElementType.Bool ? typeof(NumberAsTruthLanes<>) : typeof(TruthAsNumberLanes<>));

    public override Derivative Derivative => To.IsFloating ? Derivative.Smooth : Derivative.Zero;

    protected override ElementType ElementOf(ReadOnlySpan<TensorType> inputs) => To;

    public override BlockKernel Block(ReadOnlySpan<ElementType> inputs) => inputs[0] switch
    {
        ElementType.Float32 => From<float>(),
        ElementType.Float64 => From<double>(),
        ElementType.Int32 => From<int>(),
        _ => FromBool(),
    };

    unsafe BlockKernel FromBool() => To switch
    {
        ElementType.Float32 => static (x, y, count) => Masks.ToFloats((byte*)x[0], (float*)y, count),
        ElementType.Float64 => static (x, y, count) => Masks.ToDoubles((byte*)x[0], (double*)y, count),
        _ => From<byte>(),
    };

    BlockKernel From<T>() where T : unmanaged, INumber<T> => To switch
    {
        ElementType.Float32 => Convert<T, float>(),
        ElementType.Float64 => Convert<T, double>(),
        ElementType.Int32 => Convert<T, int>(),
        _ => Truth<T>(),
    };

    static unsafe BlockKernel Convert<TFrom, TTo>() where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo> =>
        static (x, y, count) => TensorPrimitives.ConvertSaturating<TFrom, TTo>(new((void*)x[0], count), new((void*)y, count));

    static unsafe BlockKernel Truth<T>() where T : unmanaged, INumber<T> => static (x, y, count) =>
    {
        for (var i = 0; i < count; i++) ((bool*)y)[i] = ((T*)x[0])[i] != T.Zero;
    };

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) =>
        [x[0].Element.IsFloating && To.IsFloating ? cotangent.To(x[0].Element) : null];

    protected override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) =>
        x[0].Element.IsFloating && To.IsFloating ? tangents[0]!.To(To) : null;
}

public static class CastFunction
{
    extension(Tensor x)
    {
        /// <summary>x in another element type, shaped like x.</summary>
        public Tensor To(ElementType element) => x.Element == element ? x : new Cast(element).Of(x);
    }
}
