namespace Descent.Data;

/// <summary>A set of grey images in MNIST's four idx files.</summary>
public abstract record ImageSource : DatasetSource
{
    private protected const string TrainImages = "train-images-idx3-ubyte", TrainLabels = "train-labels-idx1-ubyte",
        TestImages = "t10k-images-idx3-ubyte", TestLabels = "t10k-labels-idx1-ubyte";

    public override DatasetKind Kind => DatasetKind.Images;

    public override IReadOnlyList<string> CachedFiles { get; } = [TrainImages, TrainLabels, TestImages, TestLabels];

    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>Loads it: from the user's own folder, the cache, or by fetching it.</summary>
    /// <exception cref="DataException">It is not to be had, or a file is damaged.</exception>
    public ImageDataset Load(DataOptions options, CancellationToken cancel = default)
    {
        var files = Obtain(options, cancel);
        LabeledImages Join(string images, string labels) =>
            LabeledImages.Of((files.PathOf(images), files.Idx(images)), (files.PathOf(labels), files.Idx(labels)), ClassNames);
        var (train, test) = (Join(TrainImages, TrainLabels), Join(TestImages, TestLabels));
        return (train.Height, train.Width) == (test.Height, test.Width) ? new(Name, train, test)
            : throw new DataException("data-format", $"'{files.PathOf(TrainImages)}' has images of {train.Height} x {train.Width}, '{files.PathOf(TestImages)}' of {test.Height} x {test.Width}.",
                "Take all four files from the same set.");
    }
}
