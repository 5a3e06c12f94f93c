namespace Descent.Contracts;

/// <summary>How much work a run of a study does.</summary>
public enum Scale
{
    /// <summary>About 3 seconds: what the tests run. Too few seeds and steps for an inconclusive verdict to alarm.</summary>
    Quick,

    /// <summary>At most about 3 minutes on two cores.</summary>
    Default,

    /// <summary>The paper's own setting, where a laptop allows it.</summary>
    Full,
}

/// <summary>Expected time of one run at each scale, in seconds on two cores.</summary>
public readonly record struct Seconds(double Quick, double Default, double Full)
{
    public double At(Scale scale) => scale switch
    {
        Scale.Quick => Quick,
        Scale.Default => Default,
        _ => Full,
    };
}
