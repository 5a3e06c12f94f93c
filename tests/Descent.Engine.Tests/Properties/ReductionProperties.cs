using FsCheck;
using FsCheck.Fluent;

namespace Descent.Engine.Tests.Properties;

public class ReductionProperties
{
    /// <summary>A shape and a non-empty set of its axes, some written negative.</summary>
    static Gen<(int[] Shape, int[] Axes)> Cases(int fromExtent) =>
        from shape in Draws.Shape(1, 4, fromExtent, 4)
        from chosen in Gen.ArrayOf(Gen.Elements(true, false), shape.Length)
        from negative in Gen.ArrayOf(Gen.Elements(true, false), shape.Length)
        let axes = Enumerable.Range(0, shape.Length).Where(i => chosen[i]).Select(i => negative[i] ? i - shape.Length : i).ToArray()
        where axes.Length > 0
        select (shape, axes);

    [Fact]
    public void Sum_and_mean_equal_naive_loops() => Draws.ForAll(Cases(0), drawn =>
    {
        var x = Draws.Of(drawn.Shape);
        Draws.Equal(x.Sum(drawn.Axes), Kept(drawn, false), Folded(x, drawn, false, 0, (a, b) => a + b), 1e-14);
        Draws.Equal(x.SumKeep(drawn.Axes), Kept(drawn, true), Folded(x, drawn, true, 0, (a, b) => a + b), 1e-14);
        var count = drawn.Axes.Aggregate(1, (product, axis) => product * drawn.Shape[axis < 0 ? axis + drawn.Shape.Length : axis]);
        if (count > 0) Draws.Equal(x.Mean(drawn.Axes), Kept(drawn, false), i => Folded(x, drawn, false, 0, (a, b) => a + b)(i) / count, 1e-14);
    });

    [Fact]
    public void Extremes_equal_naive_loops() => Draws.ForAll(Cases(1), drawn =>
    {
        var x = Draws.Of(drawn.Shape);
        Draws.Equal(x.Max(drawn.Axes), Kept(drawn, false), Folded(x, drawn, false, double.NegativeInfinity, Math.Max));
        Draws.Equal(x.MinKeep(drawn.Axes), Kept(drawn, true), Folded(x, drawn, true, double.PositiveInfinity, Math.Min));
    });

    [Fact]
    public void Logarithms_of_sums_of_exponentials_equal_naive_loops() => Draws.ForAll(Cases(1), drawn =>
    {
        var x = Draws.Of(drawn.Shape);
        var naive = Folded(Tensor.Exp(x), drawn, false, 0, (a, b) => a + b);
        Draws.Equal(x.LogSumExp(drawn.Axes), Kept(drawn, false), i => Math.Log(naive(i)), 1e-14);
        var axis = drawn.Axes[0];
        var total = Folded(Tensor.Exp(x), (drawn.Shape, [axis]), true, 0, (a, b) => a + b);
        var read = Draws.Reader(x);
        var place = axis < 0 ? axis + drawn.Shape.Length : axis;
        double Total(int[] i) => total([.. i.Select((e, at) => at == place ? 0 : e)]);
        Draws.Equal(x.Softmax(axis), drawn.Shape, i => Math.Exp(read(i)) / Total(i), 1e-14);
        Draws.Equal(x.LogSoftmax(axis), drawn.Shape, i => read(i) - Math.Log(Total(i)), 1e-14);
    });

    [Fact]
    public void Running_sums_indices_and_orders_equal_naive_loops() => Draws.ForAll(Cases(1), drawn =>
    {
        var x = Draws.Of(drawn.Shape);
        var (read, axis) = (Draws.Reader(x), drawn.Axes[0] < 0 ? drawn.Axes[0] + drawn.Shape.Length : drawn.Axes[0]);
        double[] Line(int[] index) => [.. Enumerable.Range(0, drawn.Shape[axis]).Select(e => read([.. index.Select((i, at) => at == axis ? e : i)]))];
        Draws.Equal(x.CumSum(axis), drawn.Shape, i => Line(i)[..(i[axis] + 1)].Sum(), 1e-14);
        Draws.Equal(x.CumSum(axis, reverse: true), drawn.Shape, i => Line(i)[i[axis]..].Sum(), 1e-14);
        Draws.Equal(x.Sort(axis), drawn.Shape, i => Line(i).Order().ElementAt(i[axis]));
        Draws.Equal(x.Sort(axis, descending: true), drawn.Shape, i => Line(i).OrderDescending().ElementAt(i[axis]));
        int[] without = [.. drawn.Shape[..axis], .. drawn.Shape[(axis + 1)..]];
        double[] At(int[] i) => Line([.. i[..axis], 0, .. i[axis..]]);
        Draws.Equal(x.ArgMax(axis), without, i => Array.IndexOf(At(i), At(i).Max()));
        Draws.Equal(x.ArgMin(axis), without, i => Array.IndexOf(At(i), At(i).Min()));
    });

    static int[] Kept((int[] Shape, int[] Axes) drawn, bool keep)
    {
        var places = drawn.Axes.Select(axis => axis < 0 ? axis + drawn.Shape.Length : axis).ToHashSet();
        return [.. drawn.Shape.Select((extent, i) => places.Contains(i) ? (keep ? 1 : -1) : extent).Where(extent => extent >= 0)];
    }

    static Func<int[], double> Folded(Tensor x, (int[] Shape, int[] Axes) drawn, bool keep, double start, Func<double, double, double> fold)
    {
        var places = drawn.Axes.Select(axis => axis < 0 ? axis + drawn.Shape.Length : axis).ToHashSet();
        var sums = new Dictionary<string, double>();
        var read = Draws.Reader(x);
        foreach (var index in Draws.Indices(drawn.Shape))
        {
            var key = string.Join(',', index.Select((i, at) => places.Contains(at) ? (keep ? 0 : -1) : i).Where(i => i >= 0));
            sums[key] = fold(sums.GetValueOrDefault(key, start), read(index));
        }
        return index => sums.GetValueOrDefault(string.Join(',', index), start);
    }
}
