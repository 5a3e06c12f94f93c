namespace Descent.Engine.Tests.Catalogue;

/// <summary>A plan gives the bits of evaluation node by node.</summary>
public class CompilationLaws
{
    public static TheoryData<string> Cases => [.. PrimitiveCases.Names];

    public static TheoryData<string> Differentiable => [.. PrimitiveCases.Differentiable];

    [Theory, MemberData(nameof(Cases))]
    public void Compiled_equals_uncompiled(string name)
    {
        var c = PrimitiveCases.Named(name);
        var compiled = Transform.Compile(c.Function);
        for (var seed = 0; seed < 2; seed++) Check.SameBits(c.Function(c.Inputs(seed)), compiled.Invoke(c.Inputs(seed)), name);
        Assert.Equal(1, compiled.Traces);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Compiled_inside_a_chain_that_fuses_equals_uncompiled(string name)
    {
        var c = PrimitiveCases.Named(name);
        Tensor[] Chain(Tensor[] x)
        {
            var y = c.Function(Array.ConvertAll(x, leaf => leaf.Element.IsFloating ? 1.25 * leaf : leaf));
            return [.. y, .. y.Where(one => one.Element.IsFloating).Select(one => Tensor.Sin(one) * one - 0.5), .. y.Where(one => one.Element == ElementType.Int32).Select(one => one * 3 + 1)];
        }
        Check.SameBits(Chain(c.Inputs(3)), Transform.Compile<Tensor[], Tensor[]>(Chain).Invoke(c.Inputs(3)), name);
    }

    [Theory, MemberData(nameof(Differentiable))]
    public void A_compiled_gradient_equals_the_gradient(string name)
    {
        var c = PrimitiveCases.Named(name);
        var gradient = Transform.Grad<Tensor[]>(c.Projected);
        Check.SameBits(gradient(c.Inputs(4)), Transform.Compile(gradient).Invoke(c.Inputs(4)), name);
        Check.SameBits(gradient(c.Inputs(4)), Transform.Grad<Tensor[]>(Transform.Compile<Tensor[], Tensor>(c.Projected))(c.Inputs(4)), $"{name}: gradient of compiled");
    }
}
