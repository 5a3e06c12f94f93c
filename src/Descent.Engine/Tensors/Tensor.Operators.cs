namespace Descent.Engine;

/// <summary>Operators: a number takes the element type of the tensor beside it; two tensors must agree.</summary>
public sealed partial class Tensor
{
    public static Tensor operator +(Tensor a, Tensor b) => Tensor.Add(a, b);

    public static Tensor operator +(Tensor a, double b) => Tensor.Add(a, Scalar(b, a.Element));

    public static Tensor operator +(double a, Tensor b) => Tensor.Add(Scalar(a, b.Element), b);

    public static Tensor operator -(Tensor a, Tensor b) => Tensor.Subtract(a, b);

    public static Tensor operator -(Tensor a, double b) => Tensor.Subtract(a, Scalar(b, a.Element));

    public static Tensor operator -(double a, Tensor b) => Tensor.Subtract(Scalar(a, b.Element), b);

    public static Tensor operator -(Tensor a) => Tensor.Negate(a);

    public static Tensor operator *(Tensor a, Tensor b) => Tensor.Multiply(a, b);

    public static Tensor operator *(Tensor a, double b) => b == 1 ? a : Tensor.Multiply(a, Scalar(b, a.Element));

    public static Tensor operator *(double a, Tensor b) => a == 1 ? b : Tensor.Multiply(Scalar(a, b.Element), b);

    public static Tensor operator /(Tensor a, Tensor b) => Tensor.Divide(a, b);

    public static Tensor operator /(Tensor a, double b) => b == 1 ? a : Tensor.Divide(a, Scalar(b, a.Element));

    public static Tensor operator /(double a, Tensor b) => Tensor.Divide(Scalar(a, b.Element), b);

    public static Tensor operator <(Tensor a, Tensor b) => Tensor.Less(a, b);

    public static Tensor operator <(Tensor a, double b) => Tensor.Less(a, Scalar(b, a.Element));

    public static Tensor operator >(Tensor a, Tensor b) => Tensor.Greater(a, b);

    public static Tensor operator >(Tensor a, double b) => Tensor.Greater(a, Scalar(b, a.Element));

    public static Tensor operator <=(Tensor a, Tensor b) => Tensor.LessOrEqual(a, b);

    public static Tensor operator <=(Tensor a, double b) => Tensor.LessOrEqual(a, Scalar(b, a.Element));

    public static Tensor operator >=(Tensor a, Tensor b) => Tensor.GreaterOrEqual(a, b);

    public static Tensor operator >=(Tensor a, double b) => Tensor.GreaterOrEqual(a, Scalar(b, a.Element));

    public static Tensor operator &(Tensor a, Tensor b) => Tensor.And(a, b);

    public static Tensor operator |(Tensor a, Tensor b) => Tensor.Or(a, b);

    public static Tensor operator ^(Tensor a, Tensor b) => Tensor.Xor(a, b);

    public static Tensor operator !(Tensor a) => Tensor.Not(a);

    /// <summary>aᵇ with a number as exponent; 2, 1, ½ and −1 use a product, nothing, a root and a quotient.</summary>
    public static Tensor Pow(Tensor a, double b) => b switch
    {
        1 => a,
        2 => a * a,
        0.5 => Tensor.Sqrt(a),
        -1 => 1 / a,
        _ => Tensor.Pow(a, Scalar(b, a.Element)),
    };

    public static Tensor Maximum(Tensor a, double b) => Tensor.Maximum(a, Scalar(b, a.Element));

    public static Tensor Minimum(Tensor a, double b) => Tensor.Minimum(a, Scalar(b, a.Element));

    /// <summary>x kept within [low, high]; the slope is 1 inside, ½ at the bounds, 0 outside.</summary>
    public static Tensor Clip(Tensor x, double low, double high) => Minimum(Maximum(x, low), high);
}
