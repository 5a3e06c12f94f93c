using Descent.Engine;

namespace Descent.Data;

/// <summary>Samples of a teacher whose noise is known.</summary>
/// <param name="X">[n, d].</param>
/// <param name="Y">[n], noise and all.</param>
/// <param name="Noise">[n]: Y − Noise is what the teacher says.</param>
public sealed record NoisySamples(Tensor X, Tensor Y, Tensor Noise);
