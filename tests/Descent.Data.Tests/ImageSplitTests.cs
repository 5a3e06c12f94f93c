namespace Descent.Data.Tests;

public class ImageSplitTests
{
    /// <summary>Ten training images of two pixels, (i, 10 i), and three test images.</summary>
    static readonly ImageDataset Set = new("tiny", Images(10), Images(3));

    static LabeledImages Images(int count) =>
        new(Enumerable.Range(0, count).SelectMany(i => new[] { (byte)i, (byte)(10 * i) }).ToArray(), 1, 2, Enumerable.Range(0, count).Select(i => i % 2).ToArray(), ["even", "odd"]);

    static int[] Numbers(ImageSplit split, Func<ImageSplit, Engine.Tensor> part) => [.. part(split).ToDoubles().Where((_, i) => i % 2 == 0).Select(pixel => (int)Math.Round(pixel * 255))];

    [Fact]
    public void Parts_share_nothing_and_keep_their_labels()
    {
        var split = ImageSplit.Of(Set, images: 6, testImages: 2, heldOut: 4);
        int[] train = Numbers(split, s => s.Train.X), heldOut = Numbers(split, s => s.HeldOut.X);
        Assert.Equal(Enumerable.Range(0, 10), train.Concat(heldOut).Order());
        Assert.Equal(train.Select(i => i % 2), split.Train.Y.ToArray<int>());
        Assert.Equal([0, 1], Numbers(split, s => s.Test.X));
        Assert.Equal(2, split.Classes);
        Assert.Contains("at most 6 images", Assert.Throws<DataException>(() => ImageSplit.Of(Set, 7, 2, 4)).Hint);
    }

    [Fact]
    public void Standardised_pixels_have_mean_zero_and_deviation_one_over_the_training_images()
    {
        var split = ImageSplit.Of(Set, images: 9, testImages: 3, heldOut: 1);
        var scaled = split.Standardised();
        var pixels = scaled.Train.X.ToDoubles();
        Assert.Equal(0, pixels.Average(), 1e-6);
        Assert.Equal(1, pixels.Average(pixel => pixel * pixel), 1e-6);
        // The other parts move by the same mean and scale: the first test image has pixels of 0.
        double[] raw = split.Train.X.ToDoubles(), test = scaled.Test.X.ToDoubles();
        var slope = (pixels[1] - pixels[0]) / (raw[1] - raw[0]);
        Assert.Equal(pixels[0] - slope * raw[0], test[0], 1e-5);
    }

    /// <summary>One image of 4 by 4 pixels 0 to 15: blocks of 2 by 2 have the means 2.5, 4.5, 10.5, 12.5.</summary>
    [Fact]
    public void Pooling_takes_means_of_blocks()
    {
        var image = new LabeledImages(Enumerable.Range(0, 16).Select(i => (byte)i).ToArray(), 4, 4, new[] { 0 }, ["one"]);
        var pooled = ImageSplit.Of(new("square", image, image), images: 1, testImages: 1, heldOut: 0).Pooled(2);
        Assert.Equal([2.5, 4.5, 10.5, 12.5], pooled.Train.X.ToDoubles().Select(pixel => Math.Round(pixel * 255, 4)));
        Assert.Contains("blocks of 3", Assert.Throws<DataException>(() => ImageSplit.Of(new("square", image, image), 1, 1, 0).Pooled(3)).Message);
    }
}
