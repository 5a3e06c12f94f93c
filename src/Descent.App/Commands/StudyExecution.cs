using System.CommandLine;
using Descent.App.Output;
using Descent.App.Runs;
using Descent.Contracts;
using Descent.Data;
using Descent.Lab;
using Descent.Lab.Recording;
using Descent.Lab.Store;
using Descent.Lab.Watching;
using Descent.Lab.Workers;

namespace Descent.App.Commands;

/// <summary>One study with the options of the command line, run with progress.</summary>
static class StudyExecution
{
    /// <summary>Runs a study with the options of the command line, and keeps it in the store unless that is not wanted.</summary>
    /// <param name="given">Name or file of the study, by which worker processes and <c>resume</c> find it.</param>
    /// <param name="watch">Instruments to watch; what they take is said before the run begins.</param>
    /// <param name="id">The run's id, if it was announced.</param>
    /// <param name="isOnlyStudy">Whether it is a mistake if none of its arms can be watched.</param>
    /// <returns>The run's id, null where nothing is kept, and what came of it.</returns>
    public static (string? Run, StudyOutcome Outcome) Run(
        string given, Study named, ParseResult parsed, IReadOnlyList<string> assignments, Interruption interruption, WatchPlan? watch, string? id = null, bool isOnlyStudy = true)
    {
        if (parsed.GetValue(CommonOptions.KeepWeights) && parsed.GetValue(CommonOptions.NoStore)) throw new ContractException("usage", "--keep-weights and --no-store are both there.", "Weights are kept beside the store; leave one out.");
        var file = StudyFile.IsFile(given) ? Path.GetFullPath(given) : null;
        var scale = Words.Parse<Scale>(parsed.GetValue(CommonOptions.Scale)!, "scale");
        var study = StudyOptions.Create(named.GetType(), scale, assignments);
        var seeds = CommonOptions.ParseSeeds(parsed.GetValue(CommonOptions.Seeds), study, scale);
        var interval = CommonOptions.CheckpointInterval(parsed);
        string? run = null;
        RunRecording Record()
        {
            var recording = RunRecording.Start(RunStore.Open(), study, scale, seeds, assignments, file, id, watch, parsed.GetValue(CommonOptions.KeepWeights));
            recording.CheckpointInterval = interval;
            run = recording.Id;
            return recording;
        }
        var outcome = Execute(study, named, scale, seeds, parsed, interruption, watch, parsed.GetValue(CommonOptions.NoStore) ? null : Record, RunProcess.Workers(file ?? named.Paper.Slug, scale, assignments, watch), isOnlyStudy);
        return (run, outcome);
    }

    /// <summary>Runs a study with progress.</summary>
    /// <param name="defaults">The same study with its own options.</param>
    public static StudyOutcome Execute(
        Study study, Study defaults, Scale scale, IReadOnlyList<long> seeds, ParseResult parsed, Interruption interruption, WatchPlan? watch, Func<RunRecording>? record, SeedWorkers? workers, bool isOnlyStudy = true)
    {
        if (parsed.GetValue(CommonOptions.DataDirectory) is { } folder) Environment.SetEnvironmentVariable(DataOptions.DirectoryVariable, Path.GetFullPath(folder));
        return ProgressView.Show(study.Paper.Slug, parsed.GetValue(CommonOptions.Json), view =>
        {
            // Data come first, so that no run begins that lacks them.
            Prepare(study, defaults, new DataOptions { Progress = view }, interruption.Token);
            if (watch is not null) Announce(WatchForecast.Of(watch, study, seeds), view, isOnlyStudy);
            using var recording = record?.Invoke();
            try
            {
                return StudyRunner.Run(study, scale, seeds, view, recording, workers, watch, interruption.Token);
            }
            catch (OperationCanceledException) when (recording is not null)
            {
                throw new ContractException("interrupted", $"Stopped before the end; run '{recording.Id}' is kept.", $"Go on with: descent resume {recording.Id}");
            }
        });
    }

    static void Announce(WatchForecast forecast, ProgressView view, bool isOnlyStudy)
    {
        foreach (var line in forecast.Lines()) view.Note(line);
        if (forecast.IsEmpty && isOnlyStudy) throw new ContractException("nothing-to-watch", "No arm can be watched so.", "The lines above say why; watch other instruments, or run without --watch.");
    }

    /// <summary>Provides the data sets that a study's options name, so that the run itself never waits for the network and no mistake shows late.</summary>
    /// <param name="study">With the options asked for.</param>
    /// <param name="defaults">The same study with its own options: what it takes by default says which kind it takes.</param>
    public static void Prepare(Study study, Study defaults, DataOptions options, CancellationToken cancel)
    {
        foreach (var source in DataOf(study, defaults)) source.Prepare(options, cancel);
    }

    /// <summary>What the options <c>data</c> and <c>text</c> name; <c>none</c> is no text.</summary>
    /// <exception cref="DataException">One is unknown, or of another kind than the study takes.</exception>
    public static IEnumerable<DatasetSource> DataOf(Study study, Study defaults)
    {
        if (Named(study, "data") is { } data && Named(defaults, "data") is { } own) yield return DatasetCatalogue.Find(data, DatasetCatalogue.Find(own).Kind);
        if (Named(study, "text") is { } text and not "none") yield return DatasetCatalogue.Find(text, DatasetKind.Text);
    }

    static string? Named(Study study, string option) => StudyOptions.Values(study).FirstOrDefault(entry => entry.Option.Name == option).Value as string;
}
