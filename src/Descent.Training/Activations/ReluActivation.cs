using Descent.Engine;

namespace Descent.Training;

/// <summary>y = max(x, 0); slope 0 at 0, as in PyTorch.</summary>
public sealed record ReluActivation : Activation
{
    public override Tensor Apply(Tensor x) => Tensor.Relu(x);
}
