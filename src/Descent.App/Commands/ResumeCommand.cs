using System.CommandLine;
using Descent.App.Runs;
using Descent.Lab.Recording;
using Descent.Lab.Store;

namespace Descent.App.Commands;

/// <summary><c>descent resume RUN</c>: goes on with a run, which ends bit-identical to one that was never stopped.</summary>
static class ResumeCommand
{
    public static Command Create()
    {
        var name = Completions.Runs(new Argument<string>("run") { Description = "A run's id, the beginning of one, or 'last'." });
        var command = new Command("resume", "Go on with a run that was stopped.") { name, CommonOptions.DataDirectory, CommonOptions.CheckpointSeconds, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var interval = CommonOptions.CheckpointInterval(parsed);
            var store = ExistingStore.Open();
            using var interruption = new Interruption(parsed);
            // Resuming makes the study of the options that the run has; what it is by default says which data it takes.
            using var recording = RunRecording.Resume(store, store.Resolve(parsed.GetValue(name)!), StudyFile.Resolve);
            recording.CheckpointInterval = interval;
            var detail = store.Run(recording.Id);
            var defaults = (Contracts.Study)Activator.CreateInstance(recording.Study.GetType())!;
            var outcome = StudyExecution.Execute(recording.Study, defaults, recording.Scale, recording.Seeds, parsed, interruption, recording.Watch, () => recording,
                RunProcess.Workers(detail.File ?? detail.Summary.Study, recording.Scale, detail.Assignments, recording.Watch));
            return RunCommand.Report(recording.Id, outcome, parsed.GetValue(CommonOptions.Json));
        });
        return command;
    }
}
