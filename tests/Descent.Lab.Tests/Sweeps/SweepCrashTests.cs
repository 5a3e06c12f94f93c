using Descent.Lab.Store;
using Descent.Lab.Tests.Crash;

namespace Descent.Lab.Tests.Sweeps;

/// <summary>A sweep whose process is killed goes on: exactly the trials without a result run, and none that has one.</summary>
public sealed class SweepCrashTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("metrics.uncommitted:5")]
    [InlineData("run.ending:2")]
    [InlineData("run.ended:3")]
    public async Task Killed_at_a_named_place(string place)
    {
        Assert.Equal(Victim.Killed, Victim.Run(place, "sweep", folder.Database).Code);
        await Continue(folder.Open());
    }

    /// <summary>The kill comes from outside, so many reports of progress after the start: wherever that is.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Killed_at_a_random_instant(int reports)
    {
        using (var victim = Victim.Start("", "sweep", folder.Database))
        {
            for (var i = 0; i < reports; i++) Assert.NotNull(await victim.StandardOutput.ReadLineAsync());
            victim.Kill();
            await victim.WaitForExitAsync();
        }
        await Continue(folder.Open());
    }

    static async Task Continue(RunStore store)
    {
        Assert.Empty(store.CheckIntegrity());
        var before = store.List();
        string[] finished = [.. before.Where(run => run.Status == RunStatus.Done).Select(run => run.Id)];
        string[] begun = [.. before.Where(run => run.Status == RunStatus.Interrupted).Select(run => run.Id)];
        Assert.Equal(before.Count, finished.Length + begun.Length);
        var place = new InProcess(store);
        var sweep = await place.Sweep(SweepVictim.Plan);
        Assert.Equal((SweepVictim.Trials, 0, 0, 0), (sweep.Done, sweep.Failed, sweep.Running, sweep.Waiting));
        Assert.Equal(SweepVictim.Trials - finished.Length, place.Orders.Count);
        Assert.DoesNotContain(place.Orders, order => finished.Contains(order.Run));
        Assert.Equal(begun.Order(), place.Orders.Where(order => order.Resumes).Select(order => order.Run).Order());
        // One run a trial: what was begun went on, what was finished stayed.
        Assert.Equal(SweepVictim.Trials, store.List().Count);
        Assert.Equal(store.List().Select(run => run.Id).Order(), store.Trials("sweep").Select(trial => trial.Run!).Order());
        Assert.All(store.List(), run => Assert.Equal((RunStatus.Done, "sweep"), (run.Status, run.Sweep)));
        Assert.All(finished, run => Assert.Equal(1, store.Run(run).Attempt));
    }
}
