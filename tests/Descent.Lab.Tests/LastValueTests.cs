using Descent.Lab.Tests.Sweeps;

namespace Descent.Lab.Tests;

/// <summary>The last values of a run, which tables, comparisons, sweeps and the dashboard read.</summary>
public sealed class LastValueTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void They_are_the_last_measurement_of_each_seed()
    {
        var store = folder.Open();
        var (id, outcome) = StoreFolder.Run(store, new Toy { Offset = 2 }, [101, 100]);
        Assert.Equal(["only/value", "only/x"], store.LastValues(id).Select(last => last.Name));
        Assert.Equal((2, 3L), store.LastValues(id)[0] is var last ? (last.Points, last.LastStep) : default);
        Assert.Equal([(100, 3.0), (101, 4.0)], store.LastValues(id)[0].Values.Select(value => (value.Key, value.Value)));
        Assert.Equal(outcome.Run.MeanOfLast()["only/x"], store.LastValues([id, "none"], "only/x")[id].Values.Values.Average());
        Assert.Empty(store.LastValues([id], "only/none"));
    }

    /// <summary>1e30² is past float32 at step 2, where the arm measures last.</summary>
    [Fact]
    public void A_seed_that_did_not_come_to_its_end_has_none()
    {
        var store = folder.Open();
        var (id, _) = StoreFolder.Run(store, new Toy { Diverges = true, Steps = 2 }, [100, 101]);
        Assert.All(store.LastValues(id), last => Assert.Equal([double.NaN, double.NaN], last.Values.Values));
    }
}
