using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Lab.Reports;
using Descent.Lab.Store;

namespace Descent.Lab.Pages;

/// <summary>The options of a page's study at every scale, and those that the run set.</summary>
static class PageOptions
{
    public static Markdown Of(Study study, RunDetail run)
    {
        Study[] scales = [.. Enum.GetValues<Scale>().Select(scale => StudyOptions.Create(study.GetType(), scale, []))];
        var given = run.Assignments.Select(assignment => assignment.Split('=')[0]).ToHashSet(StringComparer.Ordinal);
        string[][] values = [.. scales.Select(one => StudyOptions.Values(one).Select(option => OptionText.Format(option.Value)).ToArray())];
        var rows = StudyOptions.Values(scales[0]).Select((entry, i) => Markdown.Of(
            $"| {Markdown.Code(entry.Option.Name)} | {Markdown.All(values.Select(scale => Markdown.Code(scale[i])), " | ")} | {entry.Option.Takes} | {entry.Option.Meaning}{(given.Contains(entry.Option.Name) ? Markdown.Of($"; **set to** {Markdown.Code(OptionJson.Text(run.Options[entry.Option.Name]))} **in this run**") : Markdown.Nothing)} |"));
        return Markdown.Of($"""
            ## Options

            | option | {Markdown.All(Enum.GetValues<Scale>().Select(scale => Markdown.Of($"{Words.Of(scale)}")), " | ")} | takes | what it is |
            |---|---|---|---|---|---|
            {Markdown.All(rows, "\n")}
            | seeds | {Markdown.All(scales.Zip(Enum.GetValues<Scale>()).Select(pair => Markdown.Of($"{pair.First.SeedCount(pair.Second)}")), " | ")} | | verdict seeds, from {Study.FirstSeed} up |
            | expected seconds | {Markdown.All(Enum.GetValues<Scale>().Select(scale => Markdown.Of($"{study.Seconds.At(scale)}")), " | ")} | | on two cores |
            """);
    }
}
