using Descent.Contracts;
using Descent.Engine;
using Descent.Lab.Recording;
using Descent.Lab.Store;

namespace Descent.Lab.Tests;

public sealed class RecordingTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    static void Same(StudyRun expected, StudyRun actual) => Assert.Equal(Hashes.Of(expected), Hashes.Of(actual));

    [Fact]
    public void A_run_is_kept_with_all_that_it_measured_bit_for_bit()
    {
        var store = folder.Open();
        var (id, outcome) = StoreFolder.Run(store, new Noisy(), [100, 101, 102]);
        var kept = store.Measurements(id);
        Same(outcome.Run, kept);
        foreach (var seed in outcome.Run.Seeds)
        {
            foreach (var arm in seed.Arms) Assert.Equal((arm.Failure, arm.Diverged), (kept[seed.Seed].Arms.Single(one => one.Name == arm.Name).Failure, kept[seed.Seed].Arms.Single(one => one.Name == arm.Name).Diverged));
        }
        var detail = store.Run(id);
        Assert.Equal(RunStatus.Done, detail.Summary.Status);
        Assert.Equal(1, detail.Summary.Progress);
        Assert.Equal([100, 101, 102], detail.Seeds);
        Assert.Equal("12", detail.Options["steps"]!.ToString());
        Assert.Equal(outcome.Run.MeanOfLast(), detail.Metrics);
        Assert.Equal(outcome.Claims.Select(claim => claim.Verdict.ToString().ToLowerInvariant()), store.Claims(id).Select(claim => claim.Document.Verdict));
        Assert.Equal(64, detail.StateHash!.Length);
        Assert.Equal(Hashes.Of(outcome.Run), detail.MetricsHash);
        Assert.Contains(store.Log(id), line => line.Text.Contains("diverged at step 5", StringComparison.Ordinal));
        Assert.False(Directory.Exists(store.CheckpointFolder(id)));
        Assert.Equal(id, store.Resolve("last"));
        Assert.Equal(id, store.Resolve(id[..^2]));
    }

    /// <summary>Two runs of the same study and seeds agree in state and metrics; another seed changes both.</summary>
    [Fact]
    public void Hashes_tell_runs_apart()
    {
        var store = folder.Open();
        RunDetail Run(long seed) => store.Run(StoreFolder.Run(store, new Noisy(), [seed]).Id);
        var (first, again, other) = (Run(100), Run(100), Run(101));
        Assert.Equal((first.StateHash, first.MetricsHash, first.Program), (again.StateHash, again.MetricsHash, again.Program));
        Assert.NotEqual(first.StateHash, other.StateHash);
        Assert.NotEqual(first.MetricsHash, other.MetricsHash);
        Assert.Equal(first.Program, other.Program);
    }

    sealed class StopAt(CancellationTokenSource source, int reports) : IProgress<RunProgress>
    {
        int seen;

        public void Report(RunProgress value)
        {
            if (Interlocked.Increment(ref seen) == reports) source.Cancel();
        }
    }

    /// <summary>Stopped after its first report of progress and resumed, again and again, a run ends as if it had never been stopped.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stopped_run_goes_on_and_ends_bit_identical(bool batchable)
    {
        var store = folder.Open();
        // The short arms would be done before others have made a step, where there are as many processors.
        var study = new Noisy { Steps = 3000, Batchable = batchable, OnlyTrained = true };
        var whole = store.Run(StoreFolder.Run(store, study, [100, 101]).Id);
        string id;
        using (var recording = RunRecording.Start(store, study, Scale.Quick, [100, 101], ["steps=3000", $"batchable={batchable}", "only-trained=true"]))
        {
            id = recording.Id;
            using var source = new CancellationTokenSource();
            Assert.ThrowsAny<OperationCanceledException>(() => StudyRunner.Run(study, Scale.Quick, [100, 101], new StopAt(source, 1), recording, cancel: source.Token));
        }
        Assert.Equal(RunStatus.Interrupted, store.Summary(id).Status);
        Assert.NotEmpty(Directory.GetFiles(store.CheckpointFolder(id)));
        using (var recording = RunRecording.Resume(store, id, _ => study))
        {
            StudyRunner.Run(study, Scale.Quick, recording.Seeds, recording: recording);
        }
        var resumed = store.Run(id);
        Assert.Equal(2, resumed.Attempt);
        Assert.Equal((whole.StateHash, whole.MetricsHash), (resumed.StateHash, resumed.MetricsHash));
        Same(store.Measurements(whole.Summary.Id), store.Measurements(id));
    }

    /// <summary>What the training of each arm ends with stays where it is asked for, also when the run is resumed; what tuning ends with does not.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_keeps_the_weights_that_it_ends_with(bool batchable)
    {
        var store = folder.Open();
        var study = new Noisy { Steps = 40, Batchable = batchable };
        using var recording = RunRecording.Start(store, study, Scale.Quick, [100, 101], ["steps=40", $"batchable={batchable}"], keepsWeights: true);
        StudyRunner.Run(study, Scale.Quick, [100, 101], recording: recording);
        var place = store.CheckpointFolder(recording.Id);
        string[] files = [.. Directory.GetFiles(place).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        var ended = store.Read(connection => Dapper.SqlMapper.Query<(string File, string Hash, string State)>(connection, "SELECT checkpoint_file, checkpoint_hash, state_hash FROM loop WHERE phase = 'training' AND status = 'done'")).ToArray();
        Assert.Equal(ended.Select(loop => loop.File).Order(StringComparer.Ordinal), files);
        var arm = (LoopArm)study.Arms.First(one => one.Name == "slow");
        foreach (var (file, hash, state) in ended.Where(loop => loop.File.StartsWith("slow", StringComparison.Ordinal)))
        {
            Assert.Equal(state, Hashes.Of(CheckpointFile.Ordered(CheckpointFile.Read(Path.Combine(place, file), hash)!, arm.Start([100]).Snapshot().Paths)));
        }
        using (RunRecording.Resume(store, recording.Id, _ => study)) Assert.True(store.Run(recording.Id).KeepsWeights);
        Assert.Equal(files, Directory.GetFiles(place).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_done_run_resumes_to_what_it_was()
    {
        var store = folder.Open();
        var (id, outcome) = StoreFolder.Run(store, new Noisy(), [100, 101]);
        var before = store.Run(id);
        var again = StoreFolder.Resume(store, id, new Noisy());
        Same(outcome.Run, again.Run);
        Assert.Equal(outcome.Claims.Select(claim => claim.Verdict), again.Claims.Select(claim => claim.Verdict));
        Assert.Equal((before.StateHash, before.MetricsHash), (store.Run(id).StateHash, store.Run(id).MetricsHash));
    }

    /// <summary>What was measured is judged by the study as it is now; only what is kept changes the run.</summary>
    [Fact]
    public void A_done_run_is_judged_anew()
    {
        var store = folder.Open();
        var (id, outcome) = StoreFolder.Run(store, new Noisy(), [100, 101]);
        var before = store.Run(id);
        var judged = store.Judge(id, _ => new Noisy());
        Same(outcome.Run, judged.Run);
        Assert.Equal(outcome.Claims.Select(claim => (claim.Id, claim.Value, claim.Verdict)), judged.Claims.Select(claim => (claim.Id, claim.Value, claim.Verdict)));
        store.Keep(id, judged with { Claims = [.. judged.Claims.Select(claim => claim with { Verdict = Verdict.Failed })] });
        Assert.All(store.Claims(id), claim => Assert.Equal("failed", claim.Document.Verdict));
        Assert.Equal(outcome.Study.Figures.Count, store.Figures(id).Count);
        Assert.Contains(store.Log(id), line => line.Text.StartsWith("judged anew by build ", StringComparison.Ordinal));
        Assert.Equal((before.MetricsHash, before.StateHash, RunStatus.Done), (store.Run(id).MetricsHash, store.Run(id).StateHash, store.Summary(id).Status));
        store.Change(connection => Dapper.SqlMapper.Execute(connection, "UPDATE run SET status = 'interrupted'"));
        Assert.Equal("run-not-done", Assert.Throws<StoreException>(() => store.Judge(id, _ => new Noisy())).Code);
    }

    [Fact]
    public void A_run_that_is_asked_to_stop_does_so()
    {
        var store = folder.Open();
        var study = new Noisy { Steps = 1000 };
        using var recording = RunRecording.Start(store, study, Scale.Quick, [100], []);
        Assert.True(store.RequestStop(recording.Id));
        recording.Log("info", "so that the writing thread looks");
        Assert.True(recording.StopRequested.WaitHandle.WaitOne(TimeSpan.FromMinutes(30)));
        Assert.ThrowsAny<OperationCanceledException>(() => StudyRunner.Run(study, Scale.Quick, [100], recording: recording));
        Assert.Equal(RunStatus.Interrupted, store.Summary(recording.Id).Status);
        Assert.False(store.RequestStop(recording.Id));
    }

    [Fact]
    public void Another_kernel_path_or_build_is_refused_by_name()
    {
        var store = folder.Open();
        var (id, _) = StoreFolder.Run(store, new Noisy(), [100]);
        store.Change(connection => Dapper.SqlMapper.Execute(connection, "UPDATE run SET kernel = 'avx3'"));
        var kernel = Assert.Throws<StoreException>(() => StoreFolder.Resume(store, id, new Noisy()));
        Assert.Equal("another-kernel", kernel.Code);
        Assert.Contains("avx3", kernel.Message, StringComparison.Ordinal);
        Assert.Contains(Provenance.Kernel, kernel.Message, StringComparison.Ordinal);
        store.Change(connection => Dapper.SqlMapper.Execute(connection, "UPDATE run SET kernel = @Kernel, build = 'feed'", new { Provenance.Kernel }));
        var build = Assert.Throws<StoreException>(() => StoreFolder.Resume(store, id, new Noisy()));
        Assert.Equal("another-build", build.Code);
        Assert.Contains("feed", build.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_lives_is_neither_resumed_nor_removed()
    {
        var store = folder.Open();
        using var recording = RunRecording.Start(store, new Noisy(), Scale.Quick, [100], []);
        Assert.Equal(RunStatus.Running, store.Summary(recording.Id).Status);
        Assert.Equal("run-active", Assert.Throws<StoreException>(() => RunRecording.Resume(store, recording.Id, _ => new Noisy())).Code);
        Assert.Equal("run-active", Assert.Throws<StoreException>(() => store.Remove(recording.Id)).Code);
    }

    [Fact]
    public void A_run_whose_process_died_shows_as_interrupted()
    {
        var store = folder.Open();
        using (var recording = RunRecording.Start(store, new Noisy(), Scale.Quick, [100], []))
        {
            // The id lives, in another process that started at another time.
            store.Change(connection => Dapper.SqlMapper.Execute(connection, "UPDATE run SET process_started = process_started - 1"));
            Assert.Equal(RunStatus.Interrupted, store.Summary(recording.Id).Status);
        }
        var id = store.List().Single().Id;
        StoreFolder.Resume(store, id, new Noisy());
        Assert.Equal(RunStatus.Done, store.Summary(id).Status);
        store.Remove(id);
        Assert.Empty(store.List());
        Assert.Equal("unknown-run", Assert.Throws<StoreException>(() => store.Resolve(id)).Code);
        Assert.Equal(0, store.Read(connection => Dapper.SqlMapper.ExecuteScalar<long>(connection, "SELECT (SELECT count(*) FROM chunk) + (SELECT count(*) FROM loop) + (SELECT count(*) FROM log)")));
    }

    sealed record Picky : Study
    {
        public override Paper Paper { get; } = new("picky", "Picky", "Someone", 2026, "none");

        public override string Family => "test";

        public override Seconds Seconds => new(1, 1, 1);

        public override IReadOnlyList<Arm> Arms =>
        [
            Arm.Create("picky", 3, key => key.Words.ToArray<int>().SequenceEqual(RandomKey.FromSeed(101).Fold(0).Words.ToArray<int>()) ? throw new InvalidOperationException("not this one") : key.Normal([]), (x, _) => x * 0.5, x => new(("x", x))),
        ];

        public override IReadOnlyList<Claim> Claims => [];
    }

    [Fact]
    public void A_seed_that_cannot_begin_takes_no_other_down()
    {
        var store = folder.Open();
        var (id, outcome) = StoreFolder.Run(store, new Picky(), [100, 101, 102]);
        foreach (var run in (StudyRun[])[outcome.Run, store.Measurements(id)])
        {
            var failed = run.Seeds.Where(seed => seed.Arms.Single().Failure is not null).ToArray();
            Assert.Contains("not this one", Assert.Single(failed).Arms.Single().Failure, StringComparison.Ordinal);
            Assert.Equal(2, run.Seeds.Count(seed => seed.Arms.Single().Metrics.Count == 1));
        }
    }
}
