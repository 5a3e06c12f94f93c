using Descent.Data;
using Descent.Lab.Store;

namespace Descent.Lab.Tests.Crash;

/// <summary>A process that is killed at any write, sync or rename of a checkpoint or of metrics leaves a sound store, from which the run ends bit-identical.</summary>
public sealed class FailpointTests : IDisposable
{
    const int Steps = 400;

    static readonly Lazy<(string State, string Metrics)> Whole = new(() =>
    {
        using var folder = new StoreFolder();
        var store = folder.Open();
        var detail = store.Run(StoreFolder.Run(store, VictimProgram.Study(Steps), VictimProgram.Seeds).Id);
        return (detail.StateHash!, detail.MetricsHash!);
    });

    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Places => [.. Failpoint.All];

    [Theory, MemberData(nameof(Places))]
    public void A_kill_loses_nothing_that_resume_does_not_make_again(string place)
    {
        // Places of the run's end are passed once; at the others, a second time finds something to lose.
        var armed = place.StartsWith("run.", StringComparison.Ordinal) ? place : $"{place}:2";
        var (code, _, errors) = Victim.Run(armed, "run", folder.Database, $"{Steps}", "0");
        Assert.True(code == Victim.Killed, $"the process was not killed but ended with {code}: {errors}");
        var store = folder.Open();
        Assert.Empty(store.CheckIntegrity());
        var id = store.Resolve("last");
        Assert.Equal(place == "run.ended" ? RunStatus.Done : RunStatus.Interrupted, store.Summary(id).Status);
        StoreFolder.Resume(store, id, VictimProgram.Study(Steps));
        var detail = store.Run(id);
        Assert.Equal(RunStatus.Done, detail.Summary.Status);
        Assert.Equal(Whole.Value, (detail.StateHash!, detail.MetricsHash!));
        Assert.Empty(store.CheckIntegrity());
        Assert.False(Directory.Exists(store.CheckpointFolder(id)));
    }

    /// <summary>A process that is killed again while it resumes.</summary>
    [Theory]
    [InlineData("checkpoint.renamed")]
    [InlineData("metrics.uncommitted")]
    public void A_resume_that_is_killed_is_resumed(string place)
    {
        Assert.Equal(Victim.Killed, Victim.Run("checkpoint.recorded:2", "run", folder.Database, $"{Steps}", "0").Code);
        Assert.Equal(Victim.Killed, Victim.Run($"{place}:2", "resume", folder.Database, "last", "0").Code);
        var (code, output, _) = Victim.Run("", "resume", folder.Database, "last", "0");
        Assert.Equal((0, $"{Whole.Value.State} {Whole.Value.Metrics}"), (code, output));
        Assert.Equal(3, folder.Open().Run(folder.Open().Resolve("last")).Attempt);
    }
}
