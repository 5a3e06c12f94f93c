namespace Descent.Engine;

/// <summary>The value along adjacent axes that is extreme in some order. Derivative: that of the value chosen; equal ones share it evenly.</summary>
public abstract record Extremum(int First, int Count) : ReductionPrimitive(First, Count)
{
    public override Derivative Derivative => Derivative.Smooth;

    protected sealed override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent)
    {
        var chosen = Chosen(x[0], y);
        return [chosen * Spread(cotangent / new Sum(First, Count).Of(chosen), x[0])];
    }

    protected sealed override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents)
    {
        if (IsEmpty(x[0])) return null;
        var chosen = Chosen(x[0], y);
        var sum = new Sum(First, Count);
        return sum.Of(chosen * tangents[0]!) / sum.Of(chosen);
    }

    Tensor Chosen(Tensor x, Tensor y) => Tensor.Equal(x, Spread(y, x)).To(x.Element);
}
