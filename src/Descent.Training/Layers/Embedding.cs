using Descent.Engine;

namespace Descent.Training;

/// <summary>Rows of a table by number.</summary>
/// <param name="Weight">[count, width].</param>
public sealed record Embedding(Tensor Weight) : Layer
{
    /// <summary>A new table; standard normal unless another initializer is given, PyTorch's default.</summary>
    public static Embedding Create(RandomKey key, int count, int width, Initializer? initializer = null, ElementType element = ElementType.Float32) =>
        new((initializer ?? new NormalInitializer()).Draw(key, [count, width], element));

    /// <summary>int32 indices [*] → [*, width].</summary>
    public override Tensor Apply(Tensor x) => Weight.Gather(x);
}
