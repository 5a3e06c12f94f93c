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
        var candidate = new Option<int>("--candidate") { DefaultValueFactory = _ => -1 };
        var seed = new Option<long>("--seed") { Required = true };
        var command = new Command("worker", "One seed of one arm, for a run in another process.") { name, arm, candidate, seed, CommonOptions.Scale, CommonOptions.Set, CommonOptions.Watch, CommonOptions.Every, CommonOptions.DataDirectory };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(CommonOptions.DataDirectory) is { } folder) Environment.SetEnvironmentVariable(DataOptions.DirectoryVariable, Path.GetFullPath(folder));
            var scale = Words.Parse<Scale>(parsed.GetValue(CommonOptions.Scale)!, "scale");
            var study = StudyOptions.Create(StudyFile.Resolve(parsed.GetValue(name)!).GetType(), scale, parsed.GetValue(CommonOptions.Set) ?? []);
            // The input ends with the process that asked: nobody waits for the result any more.
            var watch = new Thread(() =>
            {
                while (Console.In.Read() >= 0) { }
                Environment.Exit(ExitCode.Interrupted);
            })
            { IsBackground = true };
            watch.Start();
            SeedWorker.Run(study, new(parsed.GetValue(arm)!, parsed.GetValue(candidate), parsed.GetValue(seed)), Console.Out, CommonOptions.WatchOf(parsed));
            return ExitCode.Done;
        });
        return command;
    }
}
