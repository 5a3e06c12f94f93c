using Descent.Engine;

namespace Descent.Training;

/// <summary>The largest value of every square window, windows side by side unless a stride is given: [n, c, h, w] → [n, c, rows, columns].</summary>
public sealed record MaxPool(int Size, int? Stride = null, int Padding = 0) : Layer
{
    public override Tensor Apply(Tensor x) => x.MaxPool2d(Size, Stride, Padding);
}
