using System.CommandLine;
using Descent.Contracts;
using Descent.Data;
using Descent.Lab.Workers;

namespace Descent.App.Commands;

/// <summary><c>descent worker</c>, which people do not call: one seed of one arm for a run in another process.</summary>
static class WorkerCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("study");
        var arm = new Option<string>("--arm") { Required = true };
        var phase = new Option<string>("--phase") { Required = true };
        var candidate = new Option<int>("--candidate") { DefaultValueFactory = _ => -1 };
        var seed = new Option<long>("--seed") { Required = true };
        var folder = new Option<string?>("--checkpoints");
        var (from, hash, step) = (new Option<string?>("--from"), new Option<string?>("--hash"), new Option<long>("--step"));
        var keeps = new Option<bool>("--keeps-last");
        var command = new Command("worker", "One seed of one arm, for a run in another process.")
        {
            name, arm, phase, candidate, seed, folder, from, hash, step, keeps, CommonOptions.Scale, CommonOptions.Set, CommonOptions.Watch, CommonOptions.Every, CommonOptions.DataDirectory, CommonOptions.CheckpointSeconds,
        };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            SeedWorker.Follow(Console.In, interruption.Stop, () => Environment.Exit(ExitCode.Interrupted));
            if (parsed.GetValue(CommonOptions.DataDirectory) is { } data) Environment.SetEnvironmentVariable(DataOptions.DirectoryVariable, Path.GetFullPath(data));
            var scale = Words.Parse<Scale>(parsed.GetValue(CommonOptions.Scale)!, "scale");
            var study = StudyOptions.Create(StudyFile.Resolve(parsed.GetValue(name)!).GetType(), scale, parsed.GetValue(CommonOptions.Set) ?? []);
            var checkpoints = parsed.GetValue(folder) is { } place
                ? new SeedCheckpoints(place, CommonOptions.CheckpointInterval(parsed), parsed.GetValue(from), parsed.GetValue(hash), parsed.GetValue(step), parsed.GetValue(keeps)) : null;
            SeedWorker.Run(study, new(parsed.GetValue(arm)!, parsed.GetValue(phase)!, parsed.GetValue(candidate), parsed.GetValue(seed), checkpoints), Console.Out, CommonOptions.WatchOf(parsed), interruption.Token);
            return ExitCode.Done;
        });
        return command;
    }
}
