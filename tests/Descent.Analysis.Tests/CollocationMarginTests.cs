using Descent.Engine;

namespace Descent.Analysis.Tests;

public sealed class CollocationMarginTests
{
    /// <summary>Against the quadratic program, in which the columns of W are the inputs'; two inputs share a class.</summary>
    [Fact]
    public void The_closed_form_is_the_solution_of_the_quadratic_program()
    {
        const int classes = 4;
        int[] labels = [2, 0, 2];
        var solved = MatrixMargin.OfComparisons(classes, labels.Length, from x in Enumerable.Range(0, labels.Length) from v in Enumerable.Range(0, classes) where v != labels[x] select (x, labels[x], v));
        var closed = CollocationMargin.Weights(Tensor.Of<int>(labels), classes);
        Assert.InRange(Tensor.Abs(solved.Weights - closed).Max().Item(), 0, 1e-12);
        Assert.Equal(labels.Length * (1 - 1.0 / classes), (closed * closed).Sum().Item(), 1e-14);
    }
}
