namespace Descent.Data;

/// <summary>A relation "stands above" on 0 .. count − 1, closed under transitivity.</summary>
public sealed class PartialOrder
{
    readonly bool[,] above;

    PartialOrder(bool[,] above) => this.above = above;

    /// <summary>The least transitive relation with these pairs (Warshall, 1962).</summary>
    /// <exception cref="DataException"><c>bad-option</c>: an element outside of 0 .. count − 1.</exception>
    public static PartialOrder Closure(int count, IEnumerable<(int Greater, int Lesser)> pairs)
    {
        var above = new bool[count, count];
        foreach (var (greater, lesser) in pairs)
        {
            if (greater < 0 || greater >= count || lesser < 0 || lesser >= count)
                throw new DataException("bad-option", FormattableString.Invariant($"({greater}, {lesser}) is no pair of {count} elements."), "Give elements from 0 on.");
            above[greater, lesser] = true;
        }
        for (var through = 0; through < count; through++)
        {
            for (var a = 0; a < count; a++)
            {
                for (var b = 0; b < count && above[a, through]; b++) above[a, b] |= above[through, b];
            }
        }
        return new(above);
    }

    /// <summary>Whether the pairs say, by themselves or by transitivity, that one stands above the other.</summary>
    public bool Implies(int greater, int lesser) => above[greater, lesser];

    /// <summary>Whether nothing stands above itself: else the pairs hold a cycle.</summary>
    public bool IsStrict => !Enumerable.Range(0, above.GetLength(0)).Any(a => above[a, a]);
}
