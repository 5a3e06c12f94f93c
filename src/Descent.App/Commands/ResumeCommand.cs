using System.CommandLine;
using System.Text.Json;
using Descent.App.Output;
using Descent.App.Runs;
using Descent.Contracts.Json;
using Descent.Lab.Recording;
using Descent.Lab.Store;

namespace Descent.App.Commands;

/// <summary><c>descent resume RUN</c>: goes on with a run, which ends bit-identical to one that was never stopped.</summary>
static class ResumeCommand
{
    public static Command Create()
    {
        var name = Completions.Runs(new Argument<string>("run") { Description = "A run's id, its beginning or last part, or 'last'." });
        var command = new Command("resume", "Go on with a run that was stopped; of one that is done nothing changes.") { name, CommonOptions.DataDirectory, CommonOptions.CheckpointSeconds, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var interval = CommonOptions.CheckpointInterval(parsed);
            var store = ExistingStore.Open();
            var id = store.Resolve(parsed.GetValue(name)!);
            // What is asked for is there: a script that resumes until a run is done ends here, with the code that the run ended with.
            if (store.Summary(id) is { Status: RunStatus.Done } done)
            {
                Console.Out.WriteLine(parsed.GetValue(CommonOptions.Json) ? JsonSerializer.Serialize(KeptRun.Document(store, id), ContractJson.Plain.RunDocument) : KeptRun.Line(done));
                return done.Surprises > 0 ? ExitCode.Surprise : ExitCode.Done;
            }
            using var interruption = new Interruption(parsed);
            // Resuming makes the study of the options that the run has; what it is by default says which data it takes.
            using var recording = RunRecording.Resume(store, id, StudyFile.Resolve);
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
