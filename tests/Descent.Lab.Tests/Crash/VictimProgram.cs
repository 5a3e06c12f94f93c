using System.Diagnostics;
using System.Globalization;
using Dapper;
using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;
using Descent.Lab.Workers;

namespace Descent.Lab.Tests.Crash;

/// <summary>The program that crash tests start and kill: runs or resumes the tests' study in a store.</summary>
static class VictimProgram
{
    public static Noisy Study(int steps) => new() { Steps = steps };

    public static IReadOnlyList<long> Seeds { get; } = [100, 101];

    /// <summary>Arguments: <c>sweep DATABASE</c>, <c>run DATABASE STEPS CHECKPOINT_MILLISECONDS</c> <c>resume DATABASE ID CHECKPOINT_MILLISECONDS</c>, <c>seeds DATABASE STEPS</c>,
    /// <c>worker STEPS ARM PHASE CANDIDATE SEED [FOLDER MILLISECONDS [FILE HASH STEP]]</c>, or <c>measure [curve|list|logging]</c>.</summary>
    public static int Main(string[] arguments)
    {
        if (arguments[0] == "measure") return StoreFigures.Write(arguments.Length > 1 ? arguments[1] : null);
        if (arguments[0] == "worker") return Work(arguments[1..]);
        var store = RunStore.Open(arguments[1]);
        if (arguments[0] == "sweep") return Sweeps.SweepVictim.Run(store);
        if (arguments[0] == "seeds") return RunSeeds(store, int.Parse(arguments[2], CultureInfo.InvariantCulture));
        using var recording = arguments[0] == "run"
            ? RunRecording.Start(store, Study(int.Parse(arguments[2], CultureInfo.InvariantCulture)), Scale.Quick, Seeds, [$"steps={arguments[2]}"])
            : RunRecording.Resume(store, store.Resolve(arguments[2]), _ => new Noisy());
        recording.CheckpointInterval = TimeSpan.FromMilliseconds(int.Parse(arguments[3], CultureInfo.InvariantCulture));
        StudyRunner.Run(recording.Study, Scale.Quick, recording.Seeds, recording: recording);
        var detail = store.Run(recording.Id);
        Console.WriteLine($"{detail.StateHash} {detail.MetricsHash}");
        return 0;
    }

    static int Work(string[] arguments)
    {
        SeedWorker.Follow(Console.In, () => { }, () => Environment.Exit(1));
        long Number(int i) => long.Parse(arguments[i], CultureInfo.InvariantCulture);
        var checkpoints = arguments.Length < 7 ? null : new SeedCheckpoints(arguments[5], TimeSpan.FromMilliseconds(Number(6)));
        if (arguments.Length > 7) checkpoints = checkpoints! with { From = arguments[7], Hash = arguments[8], Step = Number(9) };
        var output = Environment.GetEnvironmentVariable(Holding) is null ? Console.Out : new HeldWriter(Console.Out);
        SeedWorker.Run(new Noisy { Batchable = false, Steps = (int)Number(0) }, new(arguments[1], arguments[2], (int)Number(3), Number(4), checkpoints), output);
        return 0;
    }

    /// <summary>The variable with which a worker reports its first checkpoint and then goes on no more.</summary>
    const string Holding = "DESCENT_TEST_HOLD";

    sealed class HeldWriter(TextWriter output) : TextWriter
    {
        public override System.Text.Encoding Encoding => output.Encoding;

        public override void WriteLine(string? value)
        {
            output.WriteLine(value);
            output.Flush();
            if (SeedReport.Parse(value ?? "") is SeedReport.Saved) Thread.Sleep(Timeout.Infinite);
        }
    }

    /// <summary>A process for a task of <see cref="Work"/>.</summary>
    /// <param name="interval">Between checkpoints; null is the run's own.</param>
    public static ProcessStartInfo Worker(SeedTask task, int steps, TimeSpan? interval = null)
    {
        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
        return new("dotnet",
        [
            "exec", typeof(VictimProgram).Assembly.Location, "worker", Text(steps), task.Arm, task.Phase, Text(task.Candidate), Text(task.Seed),
            .. task.Checkpoints is { } kept ? (string[])[kept.Folder, Text((long)(interval ?? kept.Interval).TotalMilliseconds)] : [],
            .. task.Checkpoints is { From: { } file, Hash: { } hash, Step: var step } ? (string[])[file, hash, Text(step)] : [],
        ]);
    }

    /// <summary>Runs seeds in processes, and is killed when one of them has saved a checkpoint midway; none of them comes to its end before.</summary>
    static int RunSeeds(RunStore store, int steps)
    {
        var study = new Noisy { Batchable = false, Steps = steps };
        long[] seeds = [100, 101, 102];
        using var recording = RunRecording.Start(store, study, Scale.Quick, seeds, [$"steps={steps}", "batchable=false"]);
        new Thread(() =>
        {
            while (store.Read(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM loop WHERE arm = 'slow' AND seeds <> '[100]' AND checkpoint_step > 0")) == 0) Thread.Sleep(1);
            Process.GetCurrentProcess().Kill();
        })
        { IsBackground = true }.Start();
        StudyRunner.Run(study, Scale.Quick, seeds, recording: recording, workers: new(Start, 32) { MinimumTime = TimeSpan.Zero });
        return 0;

        ProcessStartInfo Start(SeedTask task)
        {
            // The other arms go on: on one processor they come first.
            if (task.Arm != "slow") return Worker(task, steps);
            var start = Worker(task, steps, TimeSpan.Zero);
            start.Environment[Holding] = "1";
            return start;
        }
    }
}
