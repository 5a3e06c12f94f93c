namespace Descent.Engine;

/// <summary>How a window slides over images [.., height, width]. Every setting is [vertical, horizontal].</summary>
/// <param name="Size">Extents of the window.</param>
public sealed record Window2d(Axes Size)
{
    /// <summary>Steps from one window to the next.</summary>
    public Axes Stride { get; init; } = [1, 1];

    /// <summary>Rows and columns of padding before the image.</summary>
    public Axes Low { get; init; } = [0, 0];

    /// <summary>Rows and columns of padding after the image.</summary>
    public Axes High { get; init; } = [0, 0];

    /// <summary>Distance between neighbours inside the window; 1 leaves no gaps.</summary>
    public Axes Dilation { get; init; } = [1, 1];

    /// <summary>The same settings on both axes.</summary>
    public static Window2d Square(int size, int stride = 1, int padding = 0, int dilation = 1) => Of([size, size], stride, padding, dilation);

    /// <summary>A window whose other settings are the same on both axes.</summary>
    public static Window2d Of(Axes size, int stride = 1, int padding = 0, int dilation = 1) =>
        new(size) { Stride = [stride, stride], Low = [padding, padding], High = [padding, padding], Dilation = [dilation, dilation] };

    /// <summary>Elements in the window.</summary>
    public int Count => checked(Size[0] * Size[1]);

    /// <summary>Windows along one axis: 0 vertical, 1 horizontal.</summary>
    public int Places(int axis, int extent) => (extent + Low[axis] + High[axis] - Reach(axis)) / Stride[axis] + 1;

    /// <summary>Rows or columns from the first to the last that the window touches.</summary>
    int Reach(int axis) => checked((Size[axis] - 1) * Dilation[axis] + 1);

    /// <summary>Checks the settings, and that the window fits images of this shape.</summary>
    /// <exception cref="ShapeError">It does not.</exception>
    internal void Check(Shape images, string operation)
    {
        foreach (var (name, setting, least) in new[] { ("size", Size, 1), ("stride", Stride, 1), ("low padding", Low, 0), ("high padding", High, 0), ("dilation", Dilation, 1) })
        {
            if (setting.Count != 2 || setting[0] < least || setting[1] < least)
            {
                throw ShapeError.In(operation, $"a window's {name} is two numbers, each at least {least}", "give [vertical, horizontal]", (name, setting));
            }
        }
        if (images.Rank != 4) throw ShapeError.In(operation, "takes images [n, channels, height, width]", "reshape it", ("x", images));
        for (var axis = 0; axis < 2; axis++)
        {
            if (images[2 + axis] + Low[axis] + High[axis] < Reach(axis))
            {
                throw ShapeError.In(operation, "the window is larger than the padded image", "pad more, or take a smaller window", ("x", images), ("window", Size), ("dilation", Dilation));
            }
        }
    }

    /// <summary>The places at which offset <paramref name="tap"/> of the window lies inside the image: first .. end.</summary>
    internal (int First, int End) Inside(int axis, int tap, int extent)
    {
        var start = tap * Dilation[axis] - Low[axis];
        var first = start >= 0 ? 0 : (-start + Stride[axis] - 1) / Stride[axis];
        var end = extent - start <= 0 ? 0 : (extent - start - 1) / Stride[axis] + 1;
        var places = Places(axis, extent);
        return (Math.Min(first, places), Math.Clamp(end, Math.Min(first, places), places));
    }
}
