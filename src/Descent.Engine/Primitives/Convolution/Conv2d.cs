namespace Descent.Engine;

/// <summary>Convolutions of images; integers go the slower way of a matrix product with the images' windows.</summary>
public static class Conv2dFunction
{
    extension(Tensor)
    {
        /// <summary>y[n, o] = Σ_c Σ_tap w[o, c, tap] x[n, c, place + tap], which is a cross-correlation, as in PyTorch.</summary>
        /// <param name="x">[n, c, h, w].</param>
        /// <param name="weight">[o, c / groups, window height, window width].</param>
        /// <param name="padding">Zeros on all four sides.</param>
        /// <param name="groups">Output group g of o / groups channels sees input group g of c / groups channels only.</param>
        /// <returns>[n, o, rows, columns].</returns>
        /// <exception cref="ShapeError">Channels do not match, or the window is larger than the padded image.</exception>
        public static Tensor Conv2d(Tensor x, Tensor weight, int stride = 1, int padding = 0, int dilation = 1, int groups = 1)
        {
            if (weight.Rank != 4) throw ShapeError.In("Conv2d", "weight must be [o, c / groups, height, width]", "reshape it", ("weight", weight.Shape));
            return Tensor.Conv2d(x, weight, Window2d.Of([weight.Shape[2], weight.Shape[3]], stride, padding, dilation), groups);
        }

        /// <inheritdoc cref="Conv2d(Tensor, Tensor, int, int, int, int)"/>
        /// <param name="window">Its size must be the weight's.</param>
        public static Tensor Conv2d(Tensor x, Tensor weight, Window2d window, int groups = 1)
        {
            window.Check(x.Shape, "Conv2d");
            var shape = weight.Shape;
            if (shape.Rank != 4 || shape[2] != window.Size[0] || shape[3] != window.Size[1])
            {
                throw ShapeError.In("Conv2d", "weight must be [o, c / groups, height, width], as high and wide as the window", "reshape it", ("weight", shape), ("window", window.Size));
            }
            if (groups < 1 || shape[0] % groups != 0 || x.Shape[1] != checked(shape[1] * groups))
            {
                throw ShapeError.In("Conv2d", "x must have as many channels as weight takes, times groups, and groups must divide the outputs",
                    "check the width of the layer before", ("x", x.Shape), ("weight", shape), ("groups", groups));
            }
            if (x.Element.IsFloating) return new Convolve(window, groups).Of(x, weight);
            var (n, rows, columns) = (x.Shape[0], window.Places(0, x.Shape[2]), window.Places(1, x.Shape[3]));
            var (outputs, taps) = (shape[0], shape[1] * window.Count);
            var patches = new Patches(window).Of(x);
            var product = groups == 1
                ? Tensor.MatMul(weight.Reshape(outputs, taps), patches)
                : Tensor.MatMul(weight.Reshape(groups, outputs / groups, taps), patches.Reshape(n, groups, taps, rows * columns));
            return product.Reshape(n, outputs, rows, columns);
        }
    }
}
