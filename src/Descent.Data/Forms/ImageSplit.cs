using System.Collections.Concurrent;
using Descent.Engine;

namespace Descent.Data;

/// <summary>Images as tensors in three parts that share nothing: to train on, to choose settings on, to test on.</summary>
/// <param name="Train">X float32 [images, pixels] in [0, 1], Y int32 [images].</param>
/// <param name="HeldOut">From the training set, too.</param>
/// <param name="Test">The first images of the test set.</param>
/// <param name="Classes">The number of classes.</param>
public sealed record ImageSplit((Tensor X, Tensor Y) Train, (Tensor X, Tensor Y) HeldOut, (Tensor X, Tensor Y) Test, int Classes)
{
    static readonly ConcurrentDictionary<(string Data, int Images, int TestImages, int HeldOut, bool IsStandardised, int Pooling), Lazy<ImageSplit>> Loaded = new();

    /// <summary>The parts of a data set of the catalogue, loaded once a process.</summary>
    /// <param name="standardised">Whether as <see cref="Standardised"/>.</param>
    /// <param name="pooling">The side of blocks as of <see cref="Pooled"/>; 1 leaves pixels as they are.</param>
    /// <exception cref="DataException"><c>bad-option</c>: the set has fewer images; or what <see cref="DatasetCatalogue.Images"/> throws.</exception>
    public static ImageSplit Load(string data, int images, int testImages, int heldOut = 1000, bool standardised = false, int pooling = 1) =>
        Loaded.GetOrAdd((data, images, testImages, heldOut, standardised, pooling), asked => new(() =>
            asked.Pooling > 1 ? Load(data, images, testImages, heldOut, asked.IsStandardised).Pooled(asked.Pooling)
            : asked.IsStandardised ? Load(data, images, testImages, heldOut).Standardised()
            : Of(DatasetCatalogue.Images(data, new DataOptions()), images, testImages, heldOut))).Value;

    /// <summary>Training and held-out images in one fixed random order.</summary>
    /// <exception cref="DataException"><c>bad-option</c>: the set has fewer images.</exception>
    public static ImageSplit Of(ImageDataset set, int images, int testImages, int heldOut)
    {
        if (images + heldOut > set.Train.Count || testImages > set.Test.Count)
        {
            throw new DataException("bad-option", $"'{set.Name}' has {set.Train.Count} training and {set.Test.Count} test images, fewer than {images} and {testImages} with {heldOut} held out.",
                $"Ask for at most {set.Train.Count - heldOut} images and {set.Test.Count} test images.");
        }
        var pick = EpochOrder.Permutation(0, 0, 0, set.Train.Count);
        static (Tensor, Tensor) Tensors(LabeledImages some) => (some.Inputs(), some.Targets());
        return new(Tensors(set.Train.Take(pick.AsSpan(0, images))), Tensors(set.Train.Take(pick.AsSpan(images, heldOut))),
            Tensors(set.Test.Take([.. Enumerable.Range(0, testImages)])), set.Train.Classes);
    }

    /// <summary>The same with pixels of mean 0 and standard deviation 1 over the training images; one mean and one deviation for all pixels.</summary>
    /// <exception cref="DataException"><c>data-format</c>: all pixels of the training images are the same.</exception>
    public ImageSplit Standardised()
    {
        var pixels = Train.X.ToDoubles();
        var mean = pixels.Average();
        var deviation = Math.Sqrt(pixels.Average(pixel => (pixel - mean) * (pixel - mean)));
        if (!(deviation > 0)) throw new DataException("data-format", $"The {Train.X.Shape[0]} training images have one grey value only.", "Take more images, or another data set.");
        (Tensor, Tensor) Scaled((Tensor X, Tensor Y) part) => (Tensor.From(Array.ConvertAll(part.X.ToArray<float>(), pixel => (float)((pixel - mean) / deviation)), part.X.Shape), part.Y);
        return this with { Train = Scaled(Train), HeldOut = Scaled(HeldOut), Test = Scaled(Test) };
    }

    /// <summary>The same with the means of blocks of pixels, in rows of (height / side) · (width / side), for square images.</summary>
    /// <exception cref="DataException"><c>bad-option</c>: the images are not square, or the blocks do not fill them.</exception>
    public ImageSplit Pooled(int side)
    {
        var edge = (int)Math.Sqrt(Train.X.Shape[1]);
        if (side < 1 || edge * edge != Train.X.Shape[1] || edge % side != 0)
            throw new DataException("bad-option", $"Images of {Train.X.Shape[1]} pixels are no squares of blocks of {side} by {side}.", "Give a divisor of the height of square images.");
        (Tensor, Tensor) Means((Tensor X, Tensor Y) part) =>
            (part.X.Reshape([part.X.Shape[0], edge / side, side, edge / side, side]).Mean(2, 4).Reshape([part.X.Shape[0], edge / side * (edge / side)]), part.Y);
        return this with { Train = Means(Train), HeldOut = Means(HeldOut), Test = Means(Test) };
    }
}
