namespace Descent.Analysis;

/// <summary>Columns in the order in which they came, with their QR factors: Gram and Schmidt's, every one orthogonalised twice.</summary>
sealed class OrthogonalColumns(int length)
{
    readonly List<double[]> columns = [];
    readonly List<double[]> basis = [];
    readonly List<double[]> triangle = [];

    public int Count => columns.Count;

    /// <summary>What of a vector lies outside the columns' span, and the coefficients r with N r nearest to it.</summary>
    public (double[] Outside, double[] Coefficients) Split(double[] vector)
    {
        var (outside, projections) = Project(vector);
        var r = new double[Count];
        for (var i = Count - 1; i >= 0; i--)
        {
            var sum = projections[i];
            for (var j = i + 1; j < Count; j++) sum -= triangle[j][i] * r[j];
            r[i] = sum / triangle[i][i];
        }
        return (outside, r);
    }

    (double[], double[]) Project(double[] vector)
    {
        var outside = (double[])vector.Clone();
        var projections = new double[Count];
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < basis.Count; i++)
            {
                var along = Vectors.Dot(basis[i], outside);
                projections[i] += along;
                Vectors.AddScaled(outside, -along, basis[i]);
            }
        }
        return (outside, projections);
    }

    /// <summary>Adds a column that lies outside the span of the others.</summary>
    public void Add(double[] column)
    {
        var (outside, projections) = Project(column);
        var norm = Vectors.Norm(outside);
        Vectors.Scale(outside, 1 / norm);
        columns.Add(column);
        basis.Add(outside);
        triangle.Add([.. projections, norm]);
    }

    public void RemoveAt(int index)
    {
        var rest = columns.Where((_, i) => i > index).ToArray();
        columns.RemoveRange(index, columns.Count - index);
        basis.RemoveRange(index, basis.Count - index);
        triangle.RemoveRange(index, triangle.Count - index);
        foreach (var column in rest) Add(column);
    }

    public int Length => length;
}
