using System.Globalization;
using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;

namespace Descent.Lab.Tests.Crash;

/// <summary>The program that crash tests start and kill: runs or resumes the tests' study in a store.</summary>
static class VictimProgram
{
    public static Noisy Study(int steps) => new() { Steps = steps };

    public static IReadOnlyList<long> Seeds { get; } = [100, 101];

    /// <summary>Arguments: <c>sweep DATABASE</c>, <c>run DATABASE STEPS CHECKPOINT_MILLISECONDS</c> <c>resume DATABASE ID CHECKPOINT_MILLISECONDS</c>, <c>worker ARM CANDIDATE SEED</c>, or <c>measure</c>.</summary>
    public static int Main(string[] arguments)
    {
        if (arguments[0] == "measure") return StoreFigures.Write();
        if (arguments[0] == "worker") return Work(arguments[1], int.Parse(arguments[2], CultureInfo.InvariantCulture), long.Parse(arguments[3], CultureInfo.InvariantCulture));
        var store = RunStore.Open(arguments[1]);
        if (arguments[0] == "sweep") return Sweeps.SweepVictim.Run(store);
        using var recording = arguments[0] == "run"
            ? RunRecording.Start(store, Study(int.Parse(arguments[2], CultureInfo.InvariantCulture)), Scale.Quick, Seeds, [$"steps={arguments[2]}"])
            : RunRecording.Resume(store, store.Resolve(arguments[2]), _ => new Noisy());
        recording.CheckpointInterval = TimeSpan.FromMilliseconds(int.Parse(arguments[3], CultureInfo.InvariantCulture));
        StudyRunner.Run(recording.Study, Scale.Quick, recording.Seeds, recording: recording);
        var detail = store.Run(recording.Id);
        Console.WriteLine($"{detail.StateHash} {detail.MetricsHash}");
        return 0;
    }

    static int Work(string arm, int candidate, long seed)
    {
        Workers.SeedWorker.Run(new Noisy { Batchable = false, Steps = 40 }, new(arm, candidate, seed), Console.Out);
        return 0;
    }
}
