namespace Descent.Analysis.Tests;

public sealed class RandomMatrixTests
{
    /// <summary>∫ρ = min(1, α), ∫λρ = α, ∫λ²ρ = α + α², and ∫ρ/λ = 1/(α − 1) or, of the nonzero part, α/(1 − α); at α = 1 the density diverges at 0.</summary>
    [Theory, InlineData(0.25), InlineData(0.8), InlineData(1), InlineData(1.25), InlineData(4)]
    public void Moments(double ratio)
    {
        var law = new MarchenkoPastur(ratio);
        Assert.Equal(Math.Min(1, ratio), law.Integrate(_ => 1), 12);
        Assert.Equal(1, law.Integrate(_ => 1) + law.Atom, 12);
        Assert.Equal(ratio, law.Integrate(x => x), 12);
        Assert.Equal(ratio + ratio * ratio, law.Integrate(x => x * x), 11);
        if (ratio != 1) Assert.Equal(ratio > 1 ? 1 / (ratio - 1) : ratio / (1 - ratio), law.Integrate(x => 1 / x), 10);
    }

    [Fact]
    public void Density_is_what_is_integrated_and_scales()
    {
        var (law, twice) = (new MarchenkoPastur(2), new MarchenkoPastur(2, Variance: 2));
        var sum = 0.0;
        const int parts = 200_000;
        for (var i = 0; i < parts; i++) sum += law.Density(law.Lower + (law.Upper - law.Lower) * (i + 0.5) / parts) * (law.Upper - law.Lower) / parts;
        // The midpoint rule at edges that rise as a square root errs by about parts^(-3/2).
        Assert.Equal(1, sum, 6);
        Assert.Equal(law.Density(1.5) / 2, twice.Density(3), 14);
        Assert.Equal(4, twice.Integrate(x => x), 12);
        Assert.Equal((0, 0), (law.Density(law.Lower / 2), law.Density(law.Upper * 2)));
        Assert.Throws<AnalysisException>(() => new MarchenkoPastur(0));
    }

    /// <summary>The limits of the curve are the closed forms, at start, in infinite time and for ridge at its own optimum.</summary>
    [Theory, InlineData(0.25), InlineData(0.5), InlineData(2), InlineData(4)]
    public void Limits_of_the_learning_curve(double ratio)
    {
        var curve = new LinearLearningCurve(new(ratio), NoiseVariance: 0.2, TeacherVariance: 1.5, InitialVariance: 0.5);
        Assert.Equal(2.2, curve.GeneralizationError(0), 12);
        Assert.Equal(2 + 0.2, curve.TrainingError(0), 12);
        Assert.Equal(curve.Asymptote, curve.GeneralizationError(1e6), 10);
        Assert.Equal(0.2 * Math.Max(0, 1 - 1 / ratio), curve.TrainingError(1e6), 12);
        Assert.Equal(curve.GeneralizationError(3), curve.GeneralizationError(3, rate: 1e-7), 5);
        var ridge = curve.Ridge(curve.BestPenalty);
        Assert.All([0.5, 0.9, 1.1, 2], factor => Assert.True(curve.Ridge(factor * curve.BestPenalty) > ridge));
        Assert.Equal(0.2 + curve.Law.Atom * 1.5 + curve.Law.Integrate(x => 0.2 / (x + curve.BestPenalty)), ridge, 12);
        Assert.Equal(curve.Asymptote, curve.FiniteAsymptote((int)(ratio * 4e6), 4_000_000), 5);
    }

    /// <summary>The best ridge has E_g = σ_ε² (1 + m), where γm² + (γ + α − 1)m = 1 for the law's Stieltjes transform m at −γ; stopping early is worse by under 2%.</summary>
    [Theory, InlineData(0.5, 0.8261), InlineData(1, 0.5675), InlineData(2, 0.3541)]
    public void Early_stopping_is_nearly_the_best_ridge(double ratio, double stopped)
    {
        const double noise = 0.2;
        var curve = new LinearLearningCurve(new(ratio), noise);
        var b = noise + ratio - 1;
        var ridge = noise * (1 + (Math.Sqrt(b * b + 4 * noise) - b) / (2 * noise));
        Assert.Equal(ridge, curve.Ridge(curve.BestPenalty), 12);
        // Four digits of an independent computation of the same integral.
        Assert.InRange(curve.BestStop().Error, stopped - 1e-4, stopped + 1e-4);
        Assert.InRange(curve.BestStop().Error / ridge, 1, 1.02);
    }

    /// <summary>Where samples equal parameters the error grows as √t: four times the time doubles what noise adds, in the end.</summary>
    [Fact]
    public void Error_grows_as_the_root_of_time_at_the_transition()
    {
        var curve = new LinearLearningCurve(new(1), NoiseVariance: 1, TeacherVariance: 1e-9);
        double Grown(double time) => curve.GeneralizationError(4 * time) - curve.GeneralizationError(time);
        Assert.Equal(2, Grown(4000) / Grown(1000), 3);
        Assert.Equal(double.PositiveInfinity, curve.Asymptote);
        Assert.Throws<AnalysisException>(() => curve.FiniteAsymptote(10, 11));
    }

    /// <summary>The limit's asymptote misses the exact mean of a finite size by less than is allowed, and by more than a tenth of it; at equality the allowance is finite.</summary>
    [Theory, InlineData(0.5), InlineData(0.8), InlineData(1.25), InlineData(4)]
    public void The_bias_of_a_finite_size_is_allowed_for(double ratio)
    {
        var curve = new LinearLearningCurve(new(ratio), NoiseVariance: 0.2);
        var missed = Math.Abs(curve.FiniteAsymptote((int)(400 * ratio), 400) - curve.Asymptote);
        Assert.InRange(missed / curve.FiniteSizeBias(curve.Asymptote, 400), 0.02, 1);
        Assert.Equal(3 / 400.0 * 6, new LinearLearningCurve(new(1), 0.2).FiniteSizeBias(3, 400, time: 100), 12);
    }
}
