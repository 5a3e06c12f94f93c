namespace Descent.Engine;

/// <summary>Means over windows of images: a convolution of every channel by itself with ones.</summary>
public static class AveragePool2dFunction
{
    extension(Tensor x)
    {
        /// <summary>The mean of every window, padding counted as zeros, as in PyTorch: x [n, c, h, w] → [n, c, rows, columns].</summary>
        /// <param name="stride">Without it, the window's size.</param>
        /// <exception cref="ShapeError">The window is larger than the padded image.</exception>
        public Tensor AveragePool2d(int size, int? stride = null, int padding = 0) =>
            x.AveragePool2d(Window2d.Square(size, stride ?? size, padding));

        /// <inheritdoc cref="AveragePool2d(Tensor, int, int?, int)"/>
        public Tensor AveragePool2d(Window2d window)
        {
            window.Check(x.Shape, "AveragePool2d");
            var (n, c, rows, columns) = (x.Shape[0], x.Shape[1], window.Places(0, x.Shape[2]), window.Places(1, x.Shape[3]));
            if (x.Element.IsFloating)
            {
                var sums = new Convolve(window).Of(x.Reshape(checked(n * c), 1, x.Shape[2], x.Shape[3]), Tensor.Ones([1, 1, .. window.Size.Items], x.Element));
                return sums.Reshape(n, c, rows, columns) / window.Count;
            }
            return new Patches(window).Of(x).Reshape(n, c, window.Count, rows, columns).Mean(2);
        }
    }
}
