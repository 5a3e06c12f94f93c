namespace Descent.Training;

/// <summary>The estimators of a quantised rectifier by name, as an option of a study takes them.</summary>
public enum EstimatorKind
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
public static class EstimatorKinds
{
    extension(EstimatorKind kind)
    {
        /// <summary>The estimator of that name.</summary>
        public Estimator Estimator => kind switch
        {
            EstimatorKind.Relu => new ReluEstimator(),
            EstimatorKind.ReverseExponential => new ReverseExponentialEstimator(),
            EstimatorKind.LogTailedRelu => new LogTailedReluEstimator(),
            EstimatorKind.ClippedRelu => new ClippedReluEstimator(),
            EstimatorKind.Identity => new IdentityEstimator(),
            EstimatorKind.DeadZone => new DeadZoneEstimator(),
            _ => new TrueDerivativeEstimator(),
        };
    }
}
