using System.CommandLine;
using Descent.App.Output;
using Descent.Contracts;
using Descent.Data;
using Descent.Lab;

namespace Descent.App.Commands;

/// <summary>One study with the options of the command line, run with progress.</summary>
static class StudyExecution
{
    public static StudyOutcome Run(Study named, ParseResult parsed, IReadOnlyList<string> assignments, Interruption interruption)
    {
        var json = parsed.GetValue(CommonOptions.Json);
        var scale = Words.Parse<Scale>(parsed.GetValue(CommonOptions.Scale)!, "scale");
        var study = StudyOptions.Create(named.GetType(), scale, assignments);
        var seeds = CommonOptions.ParseSeeds(parsed.GetValue(CommonOptions.Seeds), study, scale);
        if (parsed.GetValue(CommonOptions.DataDirectory) is { } folder) Environment.SetEnvironmentVariable(DataOptions.DirectoryVariable, Path.GetFullPath(folder));
        return ProgressView.Show(study.Paper.Slug, json, view =>
        {
            Prepare(study, named, new DataOptions { Progress = view }, interruption.Token);
            return StudyRunner.Run(study, scale, seeds, view, interruption.Token);
        });
    }

    /// <summary>Provides the data set that a study's option <c>data</c> names, so that the run itself never waits for the network and no mistake shows late.</summary>
    /// <param name="study">With the options asked for.</param>
    /// <param name="defaults">The same study with its own options: what it takes by default says which kind it takes.</param>
    static void Prepare(Study study, Study defaults, DataOptions options, CancellationToken cancel)
    {
        if (DataOf(study) is not { } name || DataOf(defaults) is not { } own) return;
        DatasetCatalogue.Find(name, DatasetCatalogue.Find(own).Kind).Prepare(options, cancel);
    }

    static string? DataOf(Study study) => StudyOptions.Values(study).FirstOrDefault(entry => entry.Option.Name == "data").Value as string;
}
