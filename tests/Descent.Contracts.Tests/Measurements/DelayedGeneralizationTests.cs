namespace Descent.Contracts.Tests;

public sealed class DelayedGeneralizationTests
{
    static readonly long[] Steps = [0, 1, 10, 100, 1000];

    static Series Of(params double[] values) => new(Steps, values);

    static DelayedGeneralization Loss(Series train, Series test) => DelayedGeneralization.Of(train, loss => loss < 0.05, test, loss => loss < 0.1);

    [Fact]
    public void The_gap_is_in_decades_between_the_first_steps_past_the_thresholds()
    {
        var delay = Loss(Of(1, 0.5, 0.04, 0.2, 0.01), Of(1, 2, 1, 0.5, 0.05));
        Assert.Equal((10, 1000, 1000), (delay.Fits, delay.Generalizes, delay.Last));
        Assert.Equal(2, delay.Gap, 14);
        Assert.Equal(0, Loss(Of(1, 1, 0, 0, 0), Of(1, 1, 0, 0, 0)).Gap, 14);
    }

    [Fact]
    public void What_never_generalises_is_censored_and_what_never_fits_has_no_gap()
    {
        var delay = Loss(Of(1, 0, 0, 0, 0), Of(1, 1, 1, 1, 1));
        Assert.Null(delay.Generalizes);
        Assert.Equal(3, delay.Gap, 14);
        Assert.True(double.IsNaN(Loss(Of(1, 1, 1, 1, 1), Of(1, 1, 0, 0, 0)).Gap));
    }

    /// <summary>A network that fits at step 0 is given step 1, which has a logarithm.</summary>
    [Fact]
    public void Thresholds_that_are_met_at_the_start_count_from_the_first_step() => Assert.Equal(1, Loss(Of(0, 0, 0, 0, 0), Of(1, 1, 0, 0, 0)).Gap, 14);
}
