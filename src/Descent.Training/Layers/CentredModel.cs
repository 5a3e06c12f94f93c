using Descent.Engine;

namespace Descent.Training;

/// <summary>A network's change since its start, scaled: f(x) = α (g(w, x) − g(w₀, x)), which is 0 at the start.</summary>
/// <param name="Network">g at w, trained.</param>
/// <param name="Start">g at w₀; no gradient changes it.</param>
/// <param name="Scale">α > 0. With a rate of descent in proportion to 1/α², f moves at a speed that does not depend on α while w moves less the larger α: the lazy limit.</param>
/// <remarks>Chizat, Oyallon and Bach (2019), arXiv:1812.07956.</remarks>
public sealed record CentredModel<TModel>(TModel Network, [Frozen] TModel Start, double Scale) : Layer where TModel : Layer
{
    public override Tensor Apply(Tensor x) => Scale * (Network.Apply(x) - Start.Apply(x));

    public override CentredModel<TModel> Smooth() => this with { Network = (TModel)Network.Smooth(), Start = (TModel)Start.Smooth() };

    /// <summary>y + α g(w₀, x): with these in place of y, α g alone has the residuals of f, so that steps on fixed samples need not evaluate g(w₀, x) again.</summary>
    public Tensor Uncentred(Tensor x, Tensor y) => y + Scale * Start.Apply(x);

    /// <summary>‖w − w₀‖ / ‖w₀‖ over all trained leaves, a scalar; infinite for a start at 0.</summary>
    public Tensor Movement()
    {
        var (now, start) = (TreeValue<TModel>.Of(Network, "the network").Trainable.Leaves, TreeValue<TModel>.Of(Start, "the start").Trainable.Leaves);
        static Tensor Square(IEnumerable<Tensor> leaves) => leaves.Select(leaf => (leaf * leaf).Sum()).Aggregate((a, b) => a + b);
        return Tensor.Sqrt(Square(now.Zip(start, (a, b) => a - b)) / Square(start));
    }

    /// <summary>What the linearisation at w₀ says where the weights have moved by δ: α ∂g/∂w · δ.</summary>
    public Tensor Linearized(TModel displacement, Tensor x) => Scale * Transform.Jvp<TModel, Tensor>(model => model.Apply(x), Start, displacement).Tangent;

    /// <summary>The weights' direction α (∂g/∂w)ᵀ c at w₀ for a number c of each output on inputs x.</summary>
    public TModel Pullback(Tensor x, Tensor outputs) => Transform.Vjp<TModel, Tensor>(model => Scale * model.Apply(x), Start).Pullback(outputs);
}

public static class CentredModel
{
    /// <summary>A network before its first step.</summary>
    public static CentredModel<TModel> Of<TModel>(TModel start, double scale) where TModel : Layer
    {
        var parts = TreeValue<TModel>.Of(start, "the network");
        return new(start, parts.With(parts.Tree.Map(leaf => leaf.Element.IsFloating ? leaf + 0.0 : leaf)), scale);
    }
}
