namespace Descent.Training;

/// <summary>The surrogates of a quantised rectifier by name, as an option of a study takes them.</summary>
public enum Surrogate
{
    /// <inheritdoc cref="ReluEstimator"/>
    Relu,

    /// <inheritdoc cref="ReverseExponentialEstimator"/>
    ReverseExponential,

    /// <inheritdoc cref="LogTailedReluEstimator"/>
    LogTailedRelu,

    /// <inheritdoc cref="ClippedReluEstimator"/>
    ClippedRelu,

    /// <inheritdoc cref="IdentityEstimator"/>
    Identity,

    /// <inheritdoc cref="DeadZoneEstimator"/>
    DeadZone,

    /// <inheritdoc cref="TrueDerivativeEstimator"/>
    TrueDerivative,
}

/// <summary>From names to estimators.</summary>
public static class Surrogates
{
    extension(Surrogate surrogate)
    {
        /// <summary>The estimator of that name.</summary>
        public Estimator Estimator => surrogate switch
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
}
