using Descent.Engine;

namespace Descent.Training;

/// <summary>The mean of every square window, windows side by side unless a stride is given: [n, c, h, w] → [n, c, rows, columns].</summary>
public sealed record AveragePool(int Size, int? Stride = null, int Padding = 0) : Layer
{
    public override Tensor Apply(Tensor x) => x.AveragePool2d(Size, Stride, Padding);
}
