namespace Descent.Studies.Dynamics;

/// <summary>The surrogates whose slopes stand in for the staircase's derivative.</summary>
public enum Surrogate
{
    Relu,
    ReverseExponential,
    LogTailedRelu,
    ClippedRelu,
    Identity,
    DeadZone,
    TrueDerivative,
}

static class Surrogates
{
    /// <summary>The estimator of a surrogate's name.</summary>
    public static Estimator Estimator(this Surrogate surrogate) => surrogate switch
    {
        Surrogate.Relu => new ReluEstimator(),
        Surrogate.ReverseExponential => new ReverseExponentialEstimator(),
        Surrogate.LogTailedRelu => new LogTailedReluEstimator(),
        Surrogate.ClippedRelu => new ClippedReluEstimator(),
        Surrogate.Identity => new IdentityEstimator(),
        Surrogate.DeadZone => new DeadZoneEstimator(),
        _ => new TrueDerivativeEstimator(),
    };
}
