using Descent.Engine;

namespace Descent.Training.Tests;

/// <summary>One line an estimator, with its slope as the literature writes it (top is q).</summary>
static class Estimators
{
    public static TheoryData<Estimator, Func<double, double, double>> All => new()
    {
        { new IdentityEstimator(), (_, _) => 1 },
        { new ReluEstimator(), (h, _) => h > 0 ? 1 : 0 },
        { new ClippedReluEstimator(), (h, q) => h > 0 && h < q ? 1 : 0 },
        { new ClippedIdentityEstimator(), (h, q) => Math.Abs(h) <= q ? 1 : 0 },
        { new ReverseExponentialEstimator(), (h, q) => h > 0 ? Math.Exp(-h / q) : 0 },
        { new LogTailedReluEstimator(), (h, q) => h <= 0 ? 0 : h <= q ? 1 : 1 / (1 + h - q) },
        { new DeadZoneEstimator(), (h, _) => h > 1 ? 1 : 0 },
        { new DeadZoneEstimator(0.3), (h, _) => h > 0.3 ? 1 : 0 },
        { new TrueDerivativeEstimator(), (_, _) => 0 },
    };
}
