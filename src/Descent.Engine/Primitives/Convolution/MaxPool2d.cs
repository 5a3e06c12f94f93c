namespace Descent.Engine;

/// <summary>The largest value of every window and where it lies: x [n, c, h, w] → [n, c, places], and int32 numbers in h · w of that shape.</summary>
/// <remarks>The first of equal ones, in the order of the window's rows and columns; a NaN is larger than all; padding never wins.
/// Derivatives: those of the element chosen.</remarks>
public sealed record MaxPool2d(Window2d Window) : Primitive
{
    public override Derivative Derivative => Derivative.Smooth;

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
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
        if (inputs[0].Element == ElementType.Bool) throw new ShapeError($"{Name}: takes numbers, got bool; cast with To(ElementType).");
        Shape places = [shape[0], shape[1], checked(Window.Places(0, shape[2]) * Window.Places(1, shape[3]))];
        return [inputs[0] with { Shape = places }, new(ElementType.Int32, places)];
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var shape = inputs[0].Shape;
        if (inputs[0].Element == ElementType.Float32 && MaxPoolPairs.Takes(Window, shape))
        {
            return (x, y) => MaxPoolPairs.Run((float*)x[0], (float*)y[0], (int*)y[1], shape);
        }
        return inputs[0].Element switch
        {
            ElementType.Float32 => MaxPoolWindows.Bind<float>(Window, shape),
            ElementType.Float64 => MaxPoolWindows.Bind<double>(Window, shape),
            _ => MaxPoolWindows.Bind<int>(Window, shape),
        };
    }

    public override Tensor?[] Vjp(Tensor[] x, Tensor[] y, Tensor?[] cotangents) =>
        [new MaxUnpool2d(x[0].Shape[2], x[0].Shape[3]).Of(y[1], cotangents[0]!)];

    public override Tensor?[] Jvp(Tensor[] x, Tensor[] y, Tensor?[] tangents) => [MaxUnpool2d.Picked(tangents[0]!, y[1]), null];

    public override Tensor[] Vmap(Tensor[] x, bool[] batched, int size)
    {
        var y = Apply(x[0].Reshape([size * x[0].Shape[1], .. x[0].Shape.Extents[2..]]));
        return Array.ConvertAll(y, part => part.Reshape([size, x[0].Shape[1], .. part.Shape.Extents[1..]]));
    }

    public override long Flops(TensorType[] inputs, TensorType[] outputs) => outputs[0].Shape.Size * Window.Count;
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
            var largest = new MaxPool2d(window).Apply(x)[0];
            return largest.Reshape(x.Shape[0], x.Shape[1], window.Places(0, x.Shape[2]), window.Places(1, x.Shape[3]));
        }
    }
}
