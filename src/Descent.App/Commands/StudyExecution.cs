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
            Fetch(study, view);
            return StudyRunner.Run(study, scale, seeds, view, interruption.Token);
        });
    }

    /// <summary>Fetches the data set that a study's option <c>data</c> names, so that the run itself never waits for the network.</summary>
    static void Fetch(Study study, IProgress<DataProgress> view)
    {
        foreach (var (option, value) in StudyOptions.Values(study))
        {
            if (option.Name != "data") continue;
            var source = DatasetCatalogue.Find((string)value);
            var options = new DataOptions { Progress = view };
            if (!source.IsCached(options)) source.Fetch(options);
        }
    }
}
