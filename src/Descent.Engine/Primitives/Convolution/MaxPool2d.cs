using System.Numerics;

namespace Descent.Engine;

/// <summary>Where the largest value of every window lies: x [n, c, h, w] → int32 [n, c, rows · columns], numbers in h · w; padding never wins.</summary>
/// <remarks>The first of equal ones, in the order of the window's rows and columns; a NaN is larger than all.</remarks>
public sealed record LargestInWindow(Window2d Window) : ConstantPrimitive
{
    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var shape = inputs[0].Shape;
        Window.Check(shape, Name);
        for (var axis = 0; axis < 2; axis++)
        {
            for (var place = 0; place < Window.Places(axis, shape[2 + axis]); place++)
            {
                var sees = Enumerable.Range(0, Window.Size[axis])
                    .Select(tap => place * Window.Stride[axis] - Window.Low[axis] + tap * Window.Dilation[axis])
                    .Any(at => at >= 0 && at < shape[2 + axis]);
                if (!sees) throw ShapeError.In(Name, "a window lies in the padding alone", "pad less", ("x", shape), ("window", Window.Size), ("low", Window.Low), ("high", Window.High));
            }
        }
        return new(ElementType.Int32, [shape[0], shape[1], checked(Window.Places(0, shape[2]) * Window.Places(1, shape[3]))]);
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var shape = inputs[0].Shape;
        return inputs[0].Element switch
        {
            ElementType.Float32 => (x, y) => Find((float*)x[0], (int*)y[0], shape),
            ElementType.Float64 => (x, y) => Find((double*)x[0], (int*)y[0], shape),
            ElementType.Int32 => (x, y) => Find((int*)x[0], (int*)y[0], shape),
            _ => (x, y) => Find((byte*)x[0], (int*)y[0], shape),
        };
    }

    unsafe void Find<T>(T* x, int* y, Shape shape) where T : unmanaged, INumber<T>
    {
        var (planes, height, width) = ((long)shape[0] * shape[1], shape[2], shape[3]);
        var (rows, columns) = (Window.Places(0, height), Window.Places(1, width));
        for (var p = 0L; p < planes; p++)
        {
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    *y++ = Largest(x, height, width, row * Window.Stride[0] - Window.Low[0], column * Window.Stride[1] - Window.Low[1]);
                }
            }
            x += (long)height * width;
        }
    }

    unsafe int Largest<T>(T* plane, int height, int width, int top, int left) where T : unmanaged, INumber<T>
    {
        var best = -1;
        var (endY, endX) = (Math.Min(height, top + Window.Size[0] * Window.Dilation[0]), Math.Min(width, left + Window.Size[1] * Window.Dilation[1]));
        for (var v = top; v < endY; v += Window.Dilation[0])
        {
            if (v < 0) continue;
            for (var u = left; u < endX; u += Window.Dilation[1])
            {
                if (u < 0) continue;
                var at = v * width + u;
                if (best < 0 || plane[at] > plane[best] || (T.IsNaN(plane[at]) && !T.IsNaN(plane[best]))) best = at;
            }
        }
        return best;
    }

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size)
    {
        var y = Of(x[0].Reshape([size * x[0].Shape[1], .. x[0].Shape.Extents[2..]]));
        return y.Reshape([size, x[0].Shape[1], .. y.Shape.Extents[1..]]);
    }
}

public static class MaxPool2dFunction
{
    extension(Tensor x)
    {
        /// <summary>The largest value of every window, padding left out: x [n, c, h, w] → [n, c, rows, columns]; its derivative goes to the first largest.</summary>
        /// <param name="stride">Without it, the window's size.</param>
        /// <exception cref="ShapeError">The window is larger than the padded image, or lies in the padding alone.</exception>
        public Tensor MaxPool2d(int size, int? stride = null, int padding = 0, int dilation = 1) =>
            x.MaxPool2d(Window2d.Square(size, stride ?? size, padding, dilation));

        /// <inheritdoc cref="MaxPool2d(Tensor, int, int?, int, int)"/>
        public Tensor MaxPool2d(Window2d window)
        {
            var places = new LargestInWindow(window).Of(x);
            var (n, c, h, w) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
            return x.Reshape(n, c, h * w).TakeAlongAxis(places, -1).Reshape(n, c, window.Places(0, h), window.Places(1, w));
        }
    }
}
