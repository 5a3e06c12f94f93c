using Descent.Contracts;
using Descent.Lab.Store;

namespace Descent.Lab.Tests;

/// <summary>A stop that comes while an arm computes what cannot be interrupted.</summary>
public sealed class StopTests : IDisposable
{
    readonly StoreFolder folder = new();
    readonly CancellationTokenSource source = new();

    public void Dispose()
    {
        source.Dispose();
        folder.Dispose();
    }

    sealed record Solving : Study
    {
        public Action Solve { get; init; } = () => { };

        public override Paper Paper { get; } = new("solving", "Solving", "Someone", 2026, "none");

        public override string Family => "test";

        public override Seconds Seconds => new(1, 1, 1);

        public override IReadOnlyList<Arm> Arms =>
        [
            Arm.Compute("solver", _ =>
            {
                Solve();
                return new Dictionary<string, double> { ["value"] = 1 };
            }),
        ];

        public override IReadOnlyList<Claim> Claims => [Claim.Identity("one", "it is one").Of(run => run["solver"]["value"].Last).Asks(Within.Of(1, 0))];
    }

    sealed class Told : IProgress<RunProgress>, IDisposable
    {
        public ManualResetEventSlim Waits { get; } = new();

        public IReadOnlyList<string> For { get; private set; } = [];

        public void Report(RunProgress value)
        {
            if (value.WaitsFor.Count == 0) return;
            For = value.WaitsFor;
            Waits.Set();
        }

        public void Dispose() => Waits.Dispose();
    }

    /// <summary>What is begun is finished, nothing more is begun, and the run goes on later.</summary>
    [Fact]
    public void A_stop_waits_for_what_is_computed_and_says_for_which_arm()
    {
        using var told = new Told();
        var solved = 0;
        var study = new Solving
        {
            Solve = () =>
            {
                solved++;
                source.Cancel();
                Assert.True(told.Waits.Wait(TimeSpan.FromMinutes(30)));
            },
        };
        var store = folder.Open();
        using (var recording = Recording.RunRecording.Start(store, study, Scale.Quick, [100, 101, 102], []))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => StudyRunner.Run(study, Scale.Quick, [100, 101, 102], told, recording, cancel: source.Token));
        }
        Assert.Equal(["solver"], told.For);
        Assert.Equal(1, solved);
        var id = store.Resolve("last");
        Assert.Equal(RunStatus.Interrupted, store.Summary(id).Status);
        Assert.Equal(Verdict.Held, StoreFolder.Resume(store, id, new Solving()).Claims.Single().Verdict);
    }
}
