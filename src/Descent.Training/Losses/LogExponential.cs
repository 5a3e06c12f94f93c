using Descent.Engine;

namespace Descent.Training;

public static partial class Losses
{
    /// <summary>log of the mean of e^(−m), in nats: the exponential loss of margins whose loss is below the smallest number.</summary>
    /// <remarks>Its negative is the smoothed margin: between the least margin and that plus log n.</remarks>
    /// <param name="margins">m = y f, [.., n].</param>
    /// <returns>[..]</returns>
    public static Tensor LogExponential(Tensor margins) => (-margins).LogSumExp(-1) - Math.Log(margins.Shape[^1]);
}
