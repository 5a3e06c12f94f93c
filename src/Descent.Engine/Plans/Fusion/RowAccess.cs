using System.Globalization;

namespace Descent.Engine;

/// <summary>One axis of an operand over the rows of a fused kernel: row r is at ((r / Divisor) mod Modulus) · Stride elements; a modulus of 0 means none.</summary>
readonly record struct RowTerm(long Divisor, long Modulus, long Stride);

/// <summary>How a fused kernel reads an operand: where a row begins, and whether the row is contiguous or one repeated value.</summary>
sealed record RowAccess(bool Contiguous, RowTerm[] Terms)
{
    /// <summary>The access for rows of <paramref name="extent"/> elements; null if a row is neither contiguous nor one value.</summary>
    public static RowAccess? Of(BroadcastPattern pattern, long extent)
    {
        if (pattern.IsRepeated) return new(false, []);
        // One run of memory is cut into rows of any length, the last of which may be short.
        if (pattern.IsContiguous && extent > 1) return new(true, [new(1, 0, extent)]);
        var extents = pattern.Extents;
        var strides = pattern.Strides;
        var (inner, step) = (extents[^1], strides[^1]);
        if (extent > 1 && (inner % extent != 0 || step is not (0 or 1))) return null;
        var terms = new List<RowTerm>();
        var rows = inner / extent;
        if (rows > 1 && step != 0) terms.Add(new(1, rows, step * extent));
        for (var axis = extents.Length - 2; axis >= 0; axis--)
        {
            if (strides[axis] != 0) terms.Add(new(rows, extents[axis], strides[axis]));
            rows *= extents[axis];
        }
        // The outermost axis never wraps.
        for (var i = 0; i < terms.Count; i++)
        {
            if (terms[i].Divisor * terms[i].Modulus == rows) terms[i] = terms[i] with { Modulus = 0 };
        }
        return new(extent > 1 && step == 1, [.. terms]);
    }

    /// <summary>Whether it is a value a row, in the order of the rows.</summary>
    public bool IsRowByRow => !Contiguous && Terms is [] or [{ Divisor: 1, Modulus: 0, Stride: 1 }];

    /// <summary>Whether one value serves all rows.</summary>
    public bool IsScalar => !Contiguous && Terms.Length == 0;

    public override string ToString() =>
        (Contiguous ? "row" : "value") + string.Concat(Terms.Select(term => string.Create(CultureInfo.InvariantCulture, $"+{term.Divisor}%{term.Modulus}*{term.Stride}")));
}
