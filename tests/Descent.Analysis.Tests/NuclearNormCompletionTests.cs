using Descent.Engine;

namespace Descent.Analysis.Tests;

public sealed class NuclearNormCompletionTests
{
    static Tensor Square(params double[] entries) => Tensor.From(entries, [2, 2]);

    /// <summary>(1, 2; 2, x) of negative determinant has the norm √((1 − x)² + 16), least at x = 1.</summary>
    [Fact]
    public void One_entry_is_completed_by_the_closed_form()
    {
        var found = NuclearNormCompletion.Solve(Square(1, 2, 2, 99), Square(1, 1, 1, 0), tolerance: 1e-10);
        Assert.Equal(1, found.Matrix.At(0, 1).At(0, 1).Item(), 4);
        Assert.Equal(4, Tensor.Svd(found.Matrix).S.Sum().Item(), 8);
        Assert.InRange(found.Gap, -1e-14, 1e-10);
    }

    /// <summary>With a diagonal of ones every (1, c; c, 1) with |c| ≤ 1 has the least norm 2, the trace.</summary>
    [Fact]
    public void Norm_is_the_trace_where_the_diagonal_is_seen()
    {
        var found = NuclearNormCompletion.Solve(Square(1, 0, 0, 1), Square(1, 0, 0, 1));
        Assert.Equal(2, Tensor.Svd(found.Matrix).S.Sum().Item(), 5);
    }

    /// <summary>A random matrix of rank 1 with most entries seen is found again; one with all entries seen, and a zero one, stay as they are.</summary>
    [Fact]
    public void Low_rank_is_recovered()
    {
        var key = RandomKey.FromSeed(1);
        var target = Tensor.MatMul(key.Fold(0).Normal([8, 1], element: Samples.F64), key.Fold(1).Normal([1, 8], element: Samples.F64));
        var mask = (key.Fold(2).Permutation(64) < 54).To(Samples.F64).Reshape(8, 8);
        var found = NuclearNormCompletion.Solve(target, mask, tolerance: 1e-9);
        Assert.InRange(Tensor.Abs(found.Matrix - target).Max().Item(), 0, 1e-3);
        Assert.Equal(0, (Tensor.Abs(found.Matrix - target) * mask).Max().Item());
        Assert.Equal(0, Tensor.Abs(NuclearNormCompletion.Solve(target, Tensor.OnesLike(mask)).Matrix - target).Max().Item());
        Assert.Equal(0, NuclearNormCompletion.Solve(Tensor.ZerosLike(target), mask).Iterations);
    }

    [Fact]
    public void What_is_not_reached_is_said()
    {
        var error = Assert.Throws<AnalysisException>(() => NuclearNormCompletion.Solve(Square(1, 2, 3, 0), Square(1, 1, 1, 0), tolerance: 0, maxIterations: 20));
        Assert.Contains("the gap is", error.Message, StringComparison.Ordinal);
        Assert.Throws<ShapeError>(() => NuclearNormCompletion.Solve(Square(1, 2, 3, 0), Tensor.Of(1.0)));
    }
}
