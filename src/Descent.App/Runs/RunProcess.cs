using System.Diagnostics;
using System.Globalization;
using Descent.Contracts;
using Descent.Lab.Store;
using Descent.Lab.Watching;
using Descent.Lab.Workers;

namespace Descent.App.Runs;

/// <summary>Starts and resumes runs in processes of their own, so that a run survives whoever asked for it.</summary>
/// <remarks>A study is named by the catalogue's slug and its options are checked before anything starts: no text of a request becomes a command or a path.</remarks>
static class RunProcess
{
    /// <summary>Starts a run and returns its id at once; the run shows in the store as soon as its data are there.</summary>
    /// <exception cref="ContractException">The study, the scale, the seeds or an option is wrong.</exception>
    public static string Start(RunStore store, string study, Scale scale, string? seeds, IReadOnlyList<string> assignments, WatchPlan? watch, Action<Process>? started = null)
    {
        var named = Studies.StudyCatalogue.Find(study);
        var made = StudyOptions.Create(named.GetType(), scale, assignments);
        Commands.CommonOptions.ParseSeeds(seeds, made, scale);
        var id = store.NewId(made);
        Launch(["run", made.Paper.Slug, "--scale", Words.Of(scale), "--run-id", id, "--json", .. seeds is null ? (string[])[] : ["--seeds", seeds], .. assignments.SelectMany(assignment => (string[])["--set", assignment]), .. watch?.Arguments ?? []], started);
        return id;
    }

    /// <summary>Resumes a run.</summary>
    /// <param name="id">A whole id.</param>
    public static void Resume(RunStore store, string id, Action<Process>? started = null)
    {
        if (store.Summary(id).Status == RunStatus.Running) throw new StoreException("run-active", $"Run '{id}' is running.", "Stop it first, or wait for its end.");
        Launch(["resume", id, "--json"], started);
    }

    /// <summary>This program with other arguments.</summary>
    public static ProcessStartInfo Self(params IEnumerable<string> arguments)
    {
        var program = Environment.ProcessPath!;
        string[] prefix = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(RunProcess).Assembly.Location] : [];
        return new(program, [.. prefix, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
    }

    /// <summary>Workers for single seeds of a study that was named so and given these options.</summary>
    public static SeedWorkers Workers(string study, Scale scale, IReadOnlyList<string> assignments, WatchPlan? watch) => new(task =>
    {
        var start = Self(
        [
            "worker", study, "--scale", Words.Of(scale), "--arm", task.Arm, "--phase", task.Phase, "--candidate", Text(task.Candidate), "--seed", Text(task.Seed),
            .. task.Checkpoints is { } kept ? (string[])["--checkpoints", kept.Folder, "--checkpoint", kept.Interval.TotalSeconds.ToString("R", CultureInfo.InvariantCulture)] : [],
            .. task.Checkpoints?.KeepsLast == true ? (string[])["--keeps-last"] : [],
            .. task.Checkpoints is { From: { } file, Hash: { } hash, Step: var step } ? (string[])["--from", file, "--hash", hash, "--step", Text(step)] : [],
            .. assignments.SelectMany(assignment => (string[])["--set", assignment]), .. watch?.Arguments ?? [],
        ]);
        // There is a worker for each processor.
        start.Environment[ProcessTrialRunner.Threads] = "1";
        return start;
    }, Environment.ProcessorCount);

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>This program as another process, its output dropped: what it has to say is in the store.</summary>
    static void Launch(string[] arguments, Action<Process>? started)
    {
        var process = Process.Start(Self([.. arguments, Background.Option])) ?? throw new ContractException("no-process", $"'{Environment.ProcessPath}' could not be started.", "Check that the program is still there.");
        process.StandardInput.Close();
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        started?.Invoke(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }
}
