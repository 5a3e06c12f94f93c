namespace Descent.Engine;

/// <summary>How Maximum and Minimum share a derivative between equal inputs.</summary>
static class Ties
{
    /// <summary><paramref name="t"/> where a > b, half of it where they are equal, 0 elsewhere.</summary>
    public static Tensor ToLarger(Tensor a, Tensor b, Tensor t) =>
        t * (0.5 * (Tensor.Greater(a, b).To(t.Element) + Tensor.GreaterOrEqual(a, b).To(t.Element)));
}
