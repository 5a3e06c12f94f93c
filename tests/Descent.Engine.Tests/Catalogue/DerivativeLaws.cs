namespace Descent.Engine.Tests.Catalogue;

/// <summary>What holds of the derivatives of every primitive.</summary>
public class DerivativeLaws
{
    public static TheoryData<string> Cases => [.. PrimitiveCases.Differentiable];

    /// <summary>All but what hides a dependence on purpose: differences see it.</summary>
    public static TheoryData<string> Honest => [.. PrimitiveCases.Differentiable.Where(name => PrimitiveCases.Named(name).Primitive != typeof(StopGradient))];

    [Theory, MemberData(nameof(Honest))]
    public void Forward_mode_matches_central_differences(string name)
    {
        var c = PrimitiveCases.Named(name);
        var (x, v) = (c.Inputs(11), c.Directions(12));
        var (y, tangent) = Transform.Jvp(c.Function, x, v);
        var u = PrimitiveCase.Like(y, 13);
        Differences.Agree(Differences.Dot(u, tangent), Differences.Along(at => Differences.Dot(u, c.Function(at)), x, v), Differences.Scale(u, y), name);
    }

    /// <summary>⟨u, J v⟩ = ⟨Jᵀ u, v⟩, up to the rounding of both sums.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Reverse_mode_is_the_transpose_of_forward_mode(string name)
    {
        var c = PrimitiveCases.Named(name);
        var (x, v) = (c.Inputs(21), c.Directions(22));
        var (y, tangent) = Transform.Jvp(c.Function, x, v);
        var u = PrimitiveCase.Like(y, 23);
        var (value, pullback) = Transform.Vjp(c.Function, x);
        var cotangent = pullback(u);
        Check.SameBits(y, value, name);
        for (var i = 0; i < x.Length; i++) Assert.Equal(x[i].Type, cotangent[i].Type);
        // Sums of fewer than a hundred products, each right to a few ulps: 10⁻¹³ of their magnitudes.
        Check.Near(Differences.Dot(u, tangent), Differences.Dot(cotangent, v), 1e-13 * (1 + Differences.Scale(u, tangent) + Differences.Scale(cotangent, v)), name);
    }

    /// <summary>Forward over reverse against differences of the gradient; ⟨w, H v⟩ = ⟨v, H w⟩; reverse over reverse agrees.</summary>
    [Theory, MemberData(nameof(Honest))]
    public void Second_derivatives_match_differences_of_the_gradient(string name)
    {
        var c = PrimitiveCases.Named(name);
        var (x, v, w) = (c.Inputs(31), c.Directions(32), c.Directions(33));
        var gradient = Transform.Grad<Tensor[]>(c.Projected);
        var hv = Transform.Hvp(c.Projected, x, v);
        var scale = Differences.Scale(w, gradient(x));
        Differences.Agree(Differences.Dot(w, hv), Differences.Along(at => Differences.Dot(w, gradient(at)), x, v), scale, name);

        var hw = Transform.Hvp(c.Projected, x, w);
        var rounding = 1e-12 * (1 + Differences.Scale(w, hv) + Differences.Scale(v, hw));
        Check.Near(Differences.Dot(w, hv), Differences.Dot(v, hw), rounding, $"{name}: symmetry");

        var reverse = Transform.Grad<Tensor[]>(at => gradient(at).Zip(v, (g, d) => g.Element.IsFloating ? (g * d).Sum() : Tensor.Scalar(0, ElementType.Float64)).Aggregate((a, b) => a + b))(x);
        Check.Near(Differences.Dot(w, hv), Differences.Dot(w, reverse), rounding, $"{name}: reverse over reverse");
    }

    [Theory, MemberData(nameof(Honest))]
    public void Forward_mode_over_forward_mode_is_the_second_derivative(string name)
    {
        var c = PrimitiveCases.Named(name);
        var (x, v) = (c.Inputs(41), c.Directions(42));
        Tensor First(Tensor[] at) => Transform.Jvp(c.Projected, at, v).Tangent;
        var second = Transform.Jvp(First, x, v).Tangent.Item();
        var hv = Transform.Hvp(c.Projected, x, v);
        Check.Near(Differences.Dot(v, hv), second, 1e-12 * (1 + Differences.Scale(v, hv)), name);
    }

    [Theory, MemberData(nameof(Refusing))]
    public void A_primitive_without_derivatives_says_why(string name)
    {
        var c = PrimitiveCases.Named(name);
        foreach (Action derive in new Action[] { () => Transform.Jvp(c.Function, c.Inputs(1), c.Directions(2)), () => Transform.Grad<Tensor[]>(c.Projected)(c.Inputs(1)) })
        {
            var error = Assert.Throws<EngineException>(derive);
            Assert.StartsWith($"{c.Primitive.Name} has no derivative: {c.Refused}", error.Message, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string> Refusing => [.. PrimitiveCases.Names.Where(name => PrimitiveCases.Named(name).Refused is not null)];
}
