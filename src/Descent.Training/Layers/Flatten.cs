using Descent.Engine;

namespace Descent.Training;

/// <summary>All axes but the first made one: [n, …] → [n, product].</summary>
public sealed record Flatten : Layer
{
    public override Tensor Apply(Tensor x) => x.Reshape(x.Shape[0], checked((int)Shape.Product(x.Shape.Extents[1..])));
}
