namespace Descent.Engine.Tests.Catalogue;

/// <summary>The float32 kernels against the float64 ones, on the same numbers.</summary>
public class PrecisionLaws
{
    /// <summary>Cases with floating inputs that name no element type themselves, and with the derivatives that the bound is made of.</summary>
    public static TheoryData<string> Cases => [.. PrimitiveCases.Differentiable.Where(name => PrimitiveCases.Named(name) is var c
        && c.Primitive != typeof(Cast) && c.Primitive != typeof(RandomBits) && Array.Exists(c.Inputs(5), x => x.Element.IsFloating))];

    /// <summary>
    /// A backward stable kernel gives the exact result of inputs that are off by a few ulps, rounded: to first order the error is at most
    /// k ε (|y| + Σ |∂y/∂x| |x|), where ε = 2⁻²⁴ and k counts the roundings that one output has seen (4 for a function of VectorMath,
    /// more for sums: one a term).
    /// </summary>
    [Theory, MemberData(nameof(Cases))]
    public void Float32_is_float64_rounded(string name)
    {
        var c = PrimitiveCases.Named(name);
        var single = c.Inputs(5, ElementType.Float32);
        var wide = Array.ConvertAll(single, x => x.Element == ElementType.Float32 ? x.To(ElementType.Float64) : x);
        var (y32, y64) = (c.Function(single), c.Function(wide));
        for (var o = 0; o < y64.Length; o++)
        {
            if (!y64[o].Element.IsFloating)
            {
                Check.SameBits(y64[o], y32[o], name);
                continue;
            }
            Assert.Equal(ElementType.Float32, y32[o].Element);
            var condition = Condition(c, wide, o);
            var (a, b) = (y64[o].ToDoubles(), y32[o].ToDoubles());
            for (var i = 0; i < a.Length; i++) Check.Near(a[i], b[i], c.Ulps * Math.Pow(2, -24) * (Math.Abs(a[i]) + condition[i]), $"{name}, element {i}");
        }
    }

    static double[] Condition(PrimitiveCase c, Tensor[] x, int output)
    {
        var sums = new double[x.Length == 0 ? 0 : checked((int)c.Function(x)[output].Size)];
        for (var input = 0; input < x.Length; input++)
        {
            if (!x[input].Element.IsFloating || sums.Length == 0) continue;
            var which = input;
            var jacobian = Transform.Jacobian(at => c.Function([.. x.Select((leaf, i) => i == which ? at : leaf)])[output])(x[input]);
            var (rows, values) = (jacobian.ToDoubles(), x[input].ToDoubles());
            for (var i = 0; i < rows.Length; i++) sums[i / values.Length] += Math.Abs(rows[i] * values[i % values.Length]);
        }
        return sums;
    }
}
