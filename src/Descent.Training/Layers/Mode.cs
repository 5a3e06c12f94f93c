namespace Descent.Training;

/// <summary>What a layer with state or noise is used for.</summary>
public enum Mode
{
    /// <summary>Statistics of the batch, and noise.</summary>
    Train,

    /// <summary>Stored statistics, no noise.</summary>
    Evaluate,
}
