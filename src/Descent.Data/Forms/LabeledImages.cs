using Descent.Data.Idx;

namespace Descent.Data;

/// <summary>Grey images with a class each.</summary>
/// <param name="Pixels">[Count, Height, Width], row-major, 0 to 255.</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
/// <param name="Labels">[Count], each in [0, Classes).</param>
/// <param name="ClassNames">One a class.</param>
public sealed record LabeledImages(ReadOnlyMemory<byte> Pixels, int Height, int Width, ReadOnlyMemory<int> Labels, IReadOnlyList<string> ClassNames)
{
    public int Count => Labels.Length;

    public int Classes => ClassNames.Count;

    /// <summary>The pixels of one image, [Height, Width].</summary>
    public ReadOnlySpan<byte> Image(int index) => Pixels.Span.Slice(index * Height * Width, Height * Width);

    /// <summary>The images at <paramref name="indices"/>, in that order.</summary>
    public LabeledImages Take(ReadOnlySpan<int> indices)
    {
        var size = Height * Width;
        var pixels = new byte[indices.Length * size];
        var labels = new int[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            Image(indices[i]).CopyTo(pixels.AsSpan(i * size));
            labels[i] = Labels.Span[indices[i]];
        }
        return this with { Pixels = pixels, Labels = labels };
    }

    /// <summary>Joins an idx file of images, [n, h, w] bytes, with one of labels, [n] bytes.</summary>
    /// <exception cref="DataException"><c>data-format</c>: another type or rank, counts that differ, or a label without a class.</exception>
    internal static LabeledImages Of((string Path, IdxArray Array) images, (string Path, IdxArray Array) labels, IReadOnlyList<string> classNames)
    {
        Check(images, 3, "images");
        Check(labels, 1, "labels");
        if (images.Array.Shape[0] != labels.Array.Shape[0])
            throw new DataException("data-format", $"'{images.Path}' has {images.Array.Shape[0]} images, but '{labels.Path}' has {labels.Array.Shape[0]} labels.",
                "Take both files from the same set (train or t10k).");
        var classes = new int[labels.Array.Count];
        for (var i = 0; i < classes.Length; i++)
            classes[i] = labels.Array.Data.Span[i] is var label && label < classNames.Count ? label
                : throw new DataException("data-format", $"'{labels.Path}' has the label {label} at {i}, where 0 to {classNames.Count - 1} are known.", "Check that it is the right file of labels.");
        return new(images.Array.Data, images.Array.Shape[1], images.Array.Shape[2], classes, classNames);
    }

    static void Check((string Path, IdxArray Array) file, int rank, string what)
    {
        if (file.Array.Element != IdxElement.UInt8 || file.Array.Shape.Count != rank)
            throw new DataException("data-format", $"'{file.Path}' holds {file.Array.Element} [{string.Join(", ", file.Array.Shape)}], where {what} are UInt8 of rank {rank}.",
                "Check that images and labels are not swapped.");
    }
}

/// <summary>Images to train on and images to test on, of one size and with the same classes.</summary>
public sealed record ImageDataset(string Name, LabeledImages Train, LabeledImages Test);
