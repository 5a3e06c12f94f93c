namespace Descent.Data;

/// <summary>Two disjoint parts of a data set that together are all of it, as indices in random order.</summary>
/// <param name="First">For example, to train on.</param>
/// <param name="Second">For example, to test on.</param>
public sealed record Split(int[] First, int[] Second);

/// <summary>Reproducible splits: functions of the key alone.</summary>
public static class Splits
{
    /// <summary>Parts of <paramref name="first"/> and count - first examples.</summary>
    /// <exception cref="DataException"><c>bad-option</c>: <paramref name="first"/> is not in [0, count].</exception>
    public static Split Random(int count, int first, uint key0, uint key1)
    {
        if (first < 0 || first > count)
            throw new DataException("bad-option", $"{count} examples cannot be split after {first}.", $"Ask for 0 to {count} examples in the first part.");
        var order = EpochOrder.Permutation(key0, key1, 0, count);
        return new(order[..first], order[first..]);
    }

    /// <summary>Parts in which every class has the same proportion, as near as whole examples allow.</summary>
    /// <param name="labels">The class of each example, at least 0.</param>
    /// <param name="fraction">The first part's share of each class, in [0, 1]; a class of n gives round(n · fraction), halves away from zero.</param>
    /// <param name="key0">First word of the key.</param>
    /// <param name="key1">Second word of the key.</param>
    /// <exception cref="DataException"><c>bad-option</c>: a fraction outside [0, 1], or a negative label.</exception>
    public static Split Stratified(ReadOnlySpan<int> labels, double fraction, uint key0, uint key1)
    {
        if (fraction is not (>= 0 and <= 1))
            throw new DataException("bad-option", FormattableString.Invariant($"A split cannot have the fraction {fraction}."), "Give a fraction from 0 to 1.");
        var left = Quotas(labels, fraction);
        List<int> first = [], second = [];
        foreach (var index in EpochOrder.Permutation(key0, key1, 0, labels.Length))
            (left[labels[index]]-- > 0 ? first : second).Add(index);
        return new([.. first], [.. second]);
    }

    static Dictionary<int, int> Quotas(ReadOnlySpan<int> labels, double fraction)
    {
        var counts = new Dictionary<int, int>();
        foreach (var label in labels)
            counts[label] = label >= 0 ? counts.GetValueOrDefault(label) + 1
                : throw new DataException("bad-option", $"The label {label} is negative.", "Number the classes from 0.");
        return counts.ToDictionary(pair => pair.Key, pair => (int)Math.Round(pair.Value * fraction, MidpointRounding.AwayFromZero));
    }
}
