namespace Descent.Studies.Dynamics;

/// <remarks>The arms of the identities: two paces of descent over one time, and the flow itself.</remarks>
public sealed partial record WordCooccurrence
{
    sealed record Pace(OneHotTransformer Full, OneHotTransformer Half, RandomKey Key, Tensor Words);

    /// <summary>Two paces of descent over the same time, and what must be exact at every point of the way.</summary>
    Arm Identities()
    {
        var labels = CooccurrenceTask.Labels(Sizes, F64);
        Tensor Loss(OneHotTransformer net, Tensor words) => Losses.Logistic(net.Apply(words), labels);
        OneHotTransformer Gradient(OneHotTransformer net, Tensor words) => Transform.Grad<OneHotTransformer>(n => Loss(n, words))(net);
        OneHotTransformer Next(OneHotTransformer net, Tensor words, double rate) => Moved(net, Gradient(net, words), rate);
        return Arm.Create("identities", IdentitySteps,
            key => new Pace(Start(key, AttentionScale), Start(key, AttentionScale), key, Draw(key.Fold(1), Sizes)),
            (s, _) => s with { Full = Next(s.Full, s.Words, FineRate), Half = Next(Next(s.Half, s.Words, FineRate / 2), s.Words, FineRate / 2) },
            s =>
            {
                var (start, gradient, net) = (Start(s.Key, AttentionScale), Gradient(s.Full, s.Words), s.Full);
                var ahead = Moved(net, gradient, FineRate);
                var (before, after, scores) = (net.Direction, ahead.Direction, net.Apply(s.Words));
                var moved = after - before;
                var growth = FineRate * 2 * Hidden / labels.Size * (Losses.LogisticResiduals(scores, labels) * labels * scores).Sum();
                var uniform = net with { Query = new(Tensor.ZerosLike(net.Query.Weight)) };
                return new(
                    ("values-drift-ratio", Drift(ValueBalance, s.Half, start) / Drift(ValueBalance, s.Full, start)),
                    ("scores-drift-ratio", Drift(ScoreBalance, s.Half, start) / Drift(ScoreBalance, s.Full, start)),
                    ("growth-error", Tensor.Abs(((after * after).Sum() - (before * before).Sum() - (moved * moved).Sum()) / growth - 1)),
                    ("uniform-error", Tensor.Abs(uniform.Apply(s.Words) - uniform.WordValues().Gather(s.Words).Sum(-1)).Max()),
                    ("difference-error", GradientCheck.LargestError(n => Loss(n, s.Words), net)));
            });
    }

    const int IdentitySteps = 200;

    static Tensor ValueBalance(OneHotTransformer net) => ConservedQuantities.Between(net.Value.Weight.Transpose(), net.Hidden);

    static Tensor ScoreBalance(OneHotTransformer net) => ConservedQuantities.OfForm(net.Key.Weight.Transpose(), net.Query.Weight.Transpose());

    static Tensor Drift(Func<OneHotTransformer, Tensor> balance, OneHotTransformer now, OneHotTransformer start) => ConservedQuantities.Drift(balance(now), balance(start));

    sealed record FlowState(AdaptiveState<Sample> Flow, RandomKey Key);

    sealed record Sample(OneHotTransformer Net, Tensor Words);

    /// <summary>The gradient flow itself, over the time of the identities' descent.</summary>
    Arm Flow()
    {
        var labels = CooccurrenceTask.Labels(Sizes, F64);
        var flow = new AdaptiveFlow<Sample>((_, at) => at with { Net = Moved(Zeros(at.Net), Transform.Grad<OneHotTransformer>(net => Losses.Logistic(net.Apply(at.Words), labels))(at.Net), 1) },
            FineRate * IdentitySteps, new OdeOptions(FlowTolerance, FlowTolerance / 100));
        return Arm.Create("flow", 2000,
            key => new FlowState(flow.Start(new(Start(key, AttentionScale), Draw(key.Fold(1), Sizes))), key), (s, _) => s with { Flow = flow.Attempt(s.Flow) },
            s =>
            {
                var (start, net) = (Start(s.Key, AttentionScale), s.Flow.Value.Net);
                return new(("drift", Tensor.Maximum(Drift(ValueBalance, net, start), Drift(ScoreBalance, net, start))), ("accepted", s.Flow.Accepted), ("done", flow.IsOver(s.Flow)));
            }) with
        { Every = 10, Until = "done" };
    }

    const double FlowTolerance = 1e-8;

    static OneHotTransformer Zeros(OneHotTransformer net) => Moved(net, net, 1);
}
