namespace Descent.Engine;

/// <summary>Sums of products over named axes (Einstein's convention), composed of matrix products and sums.</summary>
public static class EinsumFunction
{
    extension(Tensor)
    {
        /// <summary>"bij,bjk->bik": every letter is an axis; the product of all operands is summed over letters that the output lacks.</summary>
        /// <remarks>A letter twice in one operand takes its diagonal. Without "->", the output is the letters that stand once, in alphabetical order.
        /// Spaces are ignored; operands are joined from left to right, so their order is the order of the work. Letters are case-sensitive.</remarks>
        /// <exception cref="ShapeError">The specification is malformed, or an operand does not fit it.</exception>
        public static Tensor Einsum(string specification, params Tensor[] operands)
        {
            var parsed = EinsumSpecification.Parse(specification);
            parsed.Check(specification, operands);
            var terms = new Term[operands.Length];
            for (var i = 0; i < terms.Length; i++)
            {
                var elsewhere = string.Concat(parsed.Operands.Where((_, j) => j != i)) + parsed.Output;
                terms[i] = SumLonely(TakeDiagonals(new(operands[i], parsed.Operands[i])), elsewhere);
            }
            var result = terms[0];
            for (var i = 1; i < terms.Length; i++)
            {
                result = Join(result, terms[i], string.Concat(terms[(i + 1)..].Select(term => term.Labels)) + parsed.Output, parsed.Output);
            }
            return Arrange(result, parsed.Output).X;
        }
    }

    /// <summary>A tensor and the letters of its axes.</summary>
    readonly record struct Term(Tensor X, string Labels)
    {
        public int Extent(char label) => X.Shape[Labels.IndexOf(label, StringComparison.Ordinal)];
    }

    static Term TakeDiagonals(Term term)
    {
        var (x, labels) = term;
        for (var first = 0; first < labels.Length; first++)
        {
            for (int second; (second = labels.IndexOf(labels[first], first + 1)) > 0;)
            {
                x = x.MoveAxis(second, -1).MoveAxis(first, -1).Diagonal().MoveAxis(-1, first);
                labels = labels.Remove(second, 1);
            }
        }
        return new(x, labels);
    }

    static Term SumLonely(Term term, string elsewhere)
    {
        var axes = Enumerable.Range(0, term.Labels.Length).Where(axis => !elsewhere.Contains(term.Labels[axis], StringComparison.Ordinal)).ToArray();
        return axes.Length == 0 ? term : new(term.X.Sum(axes), Without(term.Labels, string.Concat(axes.Select(axis => term.Labels[axis]))));
    }

    /// <summary>The product of two terms, summed over the letters of both that nothing else needs.</summary>
    static Term Join(Term a, Term b, string needed, string output)
    {
        var shared = Common(a.Labels, b.Labels);
        var (batch, summed) = (Common(shared, needed), Without(shared, needed));
        var (freeA, freeB) = (Without(a.Labels, shared), Without(b.Labels, shared));
        if (summed.Length == 0) return Multiply(a, b, batch + freeA + freeB);
        if (freeA.Length == 0 && freeB.Length == 0)
        {
            var product = Multiply(a, b, batch + summed);
            return new(product.X.Sum([.. Enumerable.Range(batch.Length, summed.Length)]), batch);
        }
        return Contract(a, b, batch, summed, freeA, freeB, output);
    }

    static Term Multiply(Term a, Term b, string labels) => new(Spread(a, labels) * Spread(b, labels), labels);

    /// <summary>The term with an axis of extent 1 for every letter that it lacks.</summary>
    static Tensor Spread(Term term, string labels)
    {
        var x = Arrange(term, Common(labels, term.Labels)).X;
        return x.Reshape([.. labels.Select(label => term.Labels.Contains(label, StringComparison.Ordinal) ? term.Extent(label) : 1)]);
    }

    /// <summary>One batched matrix product, its sides and letters ordered so that the least is copied.</summary>
    static Term Contract(Term a, Term b, string batch, string summed, string freeA, string freeB, string output)
    {
        var (best, copied) = (default(Layout), long.MaxValue);
        foreach (var swap in new[] { false, true })
        {
            foreach (var batchOrder in new[] { Common(a.Labels, batch), Common(b.Labels, batch), Common(output, batch) + Without(batch, output) })
            {
                foreach (var sumOrder in new[] { Common(a.Labels, summed), Common(b.Labels, summed) })
                {
                    var layout = swap ? new Layout(b, a, batchOrder, sumOrder, freeB, freeA) : new Layout(a, b, batchOrder, sumOrder, freeA, freeB);
                    var copies = layout.Copies(output);
                    if (copies < copied) (best, copied) = (layout, copies);
                }
            }
        }
        return best.Multiply();
    }

    /// <summary>A left side [batch, rows, summed] and a right side [batch, summed, columns]; either may lie transposed in memory.</summary>
    readonly record struct Layout(Term Left, Term Right, string Batch, string Summed, string Rows, string Columns)
    {
        bool LeftTransposed => Left.Labels == Batch + Summed + Rows;

        bool RightTransposed => Right.Labels == Batch + Columns + Summed;

        string Result => Batch + Rows + Columns;

        /// <summary>Elements that have to be moved before and after.</summary>
        public long Copies(string output)
        {
            var copies = Left.Labels == Batch + Rows + Summed || LeftTransposed ? 0 : Left.X.Size;
            if (!RightTransposed && Right.Labels != Batch + Summed + Columns) copies += Right.X.Size;
            if (Common(output, Result) != Common(Result, output)) copies += Extent(Left, Batch + Rows) * Extent(Right, Columns);
            return copies;
        }

        public Term Multiply()
        {
            var (flagLeft, flagRight) = (LeftTransposed && Left.Labels != Batch + Rows + Summed, RightTransposed && Right.Labels != Batch + Summed + Columns);
            var left = Matrix(Left, flagLeft ? Summed : Rows, flagLeft ? Rows : Summed);
            var right = Matrix(Right, flagRight ? Columns : Summed, flagRight ? Summed : Columns);
            var product = Tensor.MatMul(left, right, flagLeft, flagRight);
            var (l, r) = (Left, Right);
            return new(product.Reshape([.. (Batch + Rows).Select(label => l.Extent(label)), .. Columns.Select(label => r.Extent(label))]), Result);
        }

        Tensor Matrix(Term term, string first, string second)
        {
            var x = Arrange(term, Batch + first + second).X;
            var (rows, columns) = (checked((int)Extent(term, first)), checked((int)Extent(term, second)));
            return Batch.Length == 0 ? x.Reshape(rows, columns) : x.Reshape(checked((int)Extent(term, Batch)), rows, columns);
        }

        static long Extent(Term term, string labels) => Shape.Product(labels.Select(term.Extent).ToArray());
    }

    /// <summary>The term with its axes in another order.</summary>
    static Term Arrange(Term term, string labels) => term.Labels == labels
        ? term
        : new(term.X.Transpose([.. labels.Select(label => term.Labels.IndexOf(label, StringComparison.Ordinal))]), labels);

    /// <summary>The letters of a, in its order, that stand in b.</summary>
    static string Common(string a, string b) => string.Concat(a.Where(label => b.Contains(label, StringComparison.Ordinal)));

    /// <summary>The letters of a, in its order, that do not stand in b.</summary>
    static string Without(string a, string b) => string.Concat(a.Where(label => !b.Contains(label, StringComparison.Ordinal)));
}
