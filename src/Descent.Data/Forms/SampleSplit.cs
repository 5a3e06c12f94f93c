using Descent.Engine;

namespace Descent.Data;

/// <summary>Samples of one's own in two parts that share nothing: to train on, and to test on.</summary>
/// <param name="Train">X [n, …] and Y [n, …]; Y is int32 [n] where it is classes from 0 up.</param>
/// <param name="Test">Of the same types and sizes but for n.</param>
public sealed record SampleSplit((Tensor X, Tensor Y) Train, (Tensor X, Tensor Y) Test)
{
    /// <summary>Numbers of a sample.</summary>
    public int Inputs => (int)(Train.X.Size / Train.X.Shape[0]);

    /// <summary>One more than the largest class of either part.</summary>
    public int Classes => 1 + Labels(Train.Y).Concat(Labels(Test.Y)).Max();

    /// <summary>Splits samples at random; where targets are classes, each class in proportion.</summary>
    /// <param name="samples">X [n, …] and Y [n, …], such as <see cref="TableDataset.Samples"/> or two arrays of an npz file.</param>
    /// <param name="train">The share of samples to train on, above 0 and below 1.</param>
    /// <param name="key">Another number is another split.</param>
    /// <exception cref="DataException"><c>bad-option</c>: not as many inputs as targets, a negative class, or a share that leaves a part empty.</exception>
    public static SampleSplit Of((Tensor X, Tensor Y) samples, double train, uint key = 0)
    {
        var (x, y) = samples;
        if (x.Rank == 0 || y.Rank == 0 || x.Shape[0] != y.Shape[0]) throw new DataException("bad-option", $"Inputs {x.Shape} and targets {y.Shape} have not one row a sample each.", "Give [n, …] both.");
        var count = x.Shape[0];
        var split = y.Element == ElementType.Int32 && y.Rank == 1 ? Splits.Stratified(Labels(y), train, key, 0)
            : Splits.Random(count, (int)Math.Round(count * (train is >= 0 and <= 1 ? train : -1), MidpointRounding.AwayFromZero), key, 0);
        if (split.First.Length == 0 || split.Second.Length == 0)
            throw new DataException("bad-option", FormattableString.Invariant($"A share of {train} of {count} samples to train on leaves {split.First.Length} and {split.Second.Length}."), "Give more samples, or a share nearer to a half.");
        (Tensor, Tensor) Part(int[] rows) => (x.Gather(Tensor.Of<int>(rows)), y.Gather(Tensor.Of<int>(rows)));
        return new(Part(split.First), Part(split.Second));
    }

    /// <summary>The same with inputs of mean 0 and standard deviation 1 over the training samples, each input by itself; one that is constant there becomes 0.</summary>
    public SampleSplit Standardised()
    {
        var (inputs, values) = (Inputs, Train.X.ToDoubles());
        var count = Train.X.Shape[0];
        var (means, scales) = (new double[inputs], new double[inputs]);
        for (var i = 0; i < inputs; i++)
        {
            double[] column = [.. Enumerable.Range(0, count).Select(row => values[row * inputs + i])];
            means[i] = column.Average();
            scales[i] = column.Min() == column.Max() ? 0 : 1 / Math.Sqrt(column.Average(value => (value - means[i]) * (value - means[i])));
        }
        Tensor Scaled(Tensor x) => Tensor.From(x.ToDoubles().Select((value, at) => (value - means[at % inputs]) * scales[at % inputs]).ToArray(), x.Shape).To(x.Element);
        return new((Scaled(Train.X), Train.Y), (Scaled(Test.X), Test.Y));
    }

    /// <summary>The same with the training targets in random order, so that nothing can be learnt from them: what a control trains on.</summary>
    public SampleSplit Shuffled(uint key = 0) =>
        this with { Train = (Train.X, Train.Y.Gather(Tensor.Of<int>(EpochOrder.Permutation(key, 1, 0, Train.Y.Shape[0])))) };

    static int[] Labels(Tensor y) => y.ToArray<int>();
}
