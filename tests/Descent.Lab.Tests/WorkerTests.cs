using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;
using Descent.Lab.Tests.Crash;
using Descent.Lab.Workers;

namespace Descent.Lab.Tests;

/// <summary>Seeds in processes of their own give what they give in this one.</summary>
public sealed class WorkerTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    // A worker of an arm that does not exist throws at once, as one that has run out of memory would.
    static ProcessStartInfo Start(SeedTask task, bool dies) => VictimProgram.Worker(dies ? task with { Arm = "none" } : task, 40);

    [Fact]
    public void A_process_gives_the_same_bits_and_one_that_dies_takes_no_other_down()
    {
        var store = folder.Open();
        var study = new Noisy { Batchable = false, Steps = 40 };
        long[] seeds = [100, 101, 102];
        var here = StudyRunner.Run(study, Scale.Quick, seeds);
        var asked = new List<SeedTask>();
        var workers = new SeedWorkers(task =>
        {
            lock (asked) asked.Add(task);
            return Start(task, dies: task is { Arm: "slow", Seed: 102 });
        }, 32)
        { MinimumTime = TimeSpan.Zero };
        using var recording = RunRecording.Start(store, study, Scale.Quick, seeds, []);
        var there = StudyRunner.Run(study, Scale.Quick, seeds, recording: recording, workers: workers);
        // The tuning of two seeds and the first seed of each arm stay here.
        Assert.Equal([("slow", 101L), ("slow", 102L), ("tuned", 101L), ("tuned", 102L)], asked.Where(task => task.Seed >= 100).Select(task => (task.Arm, task.Seed)).Order());
        foreach (var run in (StudyRun[])[there.Run, store.Measurements(recording.Id)])
        {
            Assert.Equal(Hashes.Of(new StudyRun(here.Run[100], here.Run[101])), Hashes.Of(new StudyRun(run[100], run[101])));
            Assert.Contains("There is no arm 'none'", run[102].Arms.Single(arm => arm.Name == "slow").Failure, StringComparison.Ordinal);
            Assert.Equal(here.Run[102]["tuned"]["loss"].Values.ToArray(), run[102]["tuned"]["loss"].Values.ToArray());
        }
    }

    /// <summary>Killed while workers are midway, a run goes on from the checkpoints that they had saved, in new workers.</summary>
    [Fact]
    public void A_killed_run_goes_on_from_its_workers_checkpoints()
    {
        const int steps = 3000;
        var study = new Noisy { Batchable = false, Steps = steps };
        var store = folder.Open();
        var killed = Victim.Run("", "seeds", folder.Database, steps.ToString(CultureInfo.InvariantCulture));
        Assert.True(killed.Code == Victim.Killed, killed.Errors);
        var id = store.Resolve("last");
        Assert.Equal(RunStatus.Interrupted, store.Summary(id).Status);

        var asked = new ConcurrentQueue<SeedTask>();
        using (var recording = RunRecording.Resume(store, id, _ => new Noisy()))
        {
            var workers = new SeedWorkers(task =>
            {
                asked.Enqueue(task);
                return VictimProgram.Worker(task, steps);
            }, 32)
            { MinimumTime = TimeSpan.Zero };
            StudyRunner.Run(recording.Study, Scale.Quick, recording.Seeds, recording: recording, workers: workers);
        }
        Assert.Contains(asked, task => task is { Arm: "slow", Seed: > 100, Checkpoints: { Step: > 0 and < steps, From: not null } });
        Assert.Contains(store.Log(id), line => line.Text.StartsWith("slow: training goes on at step ", StringComparison.Ordinal));
        var (resumed, whole) = (store.Run(id), store.Run(StoreFolder.Run(store, study, [100, 101, 102]).Id));
        Assert.Equal((whole.StateHash, whole.MetricsHash), (resumed.StateHash, resumed.MetricsHash));
        Assert.Equal(Hashes.Of(store.Measurements(whole.Summary.Id)), Hashes.Of(store.Measurements(id)));
    }
}
