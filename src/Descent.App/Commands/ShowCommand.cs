using System.CommandLine;
using System.Globalization;
using Descent.App.Output;
using Descent.Contracts;
using Spectre.Console;

namespace Descent.App.Commands;

/// <summary><c>descent show STUDY</c>: the paper, the options, the claims.</summary>
static class ShowCommand
{
    public static Command Create()
    {
        var name = Completions.Studies(new Argument<string>("study") { Description = "A study's name, or a C# file with a study of your own." });
        var command = new Command("show", "A study's paper, options, arms and claims.") { name, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var study = StudyFile.Resolve(parsed.GetValue(name)!);
            if (parsed.GetValue(CommonOptions.Json)) JsonText.Write(StudyDescription.ToJson(study));
            else Write(Terminal.Results, study);
            return ExitCode.Done;
        });
        return command;
    }

    static void Write(IAnsiConsole console, Study study)
    {
        // All that the study computes comes first: one that fails has printed nothing.
        var (arms, options, claimed) = (study.Arms, StudyOptions.Values(study), study.Claims);
        console.MarkupLine($"[bold]{Markup.Escape(study.Paper.Title)}[/]");
        console.MarkupLine($"[grey]{Markup.Escape(study.Paper.Citation)}; family {Markup.Escape(study.Family)}[/]");
        var seconds = study.Seconds;
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Expected seconds: quick {seconds.Quick:0}, default {seconds.Default:0}, full {seconds.Full:0}"));
        Paragraphs(console, study.Method);
        var table = new Spectre.Console.Table { Border = TableBorder.Simple, Title = new TableTitle("options (--set name=value)") };
        table.AddColumns("name", "default", "takes", "what it is");
        foreach (var (option, value) in options)
        {
            table.AddRow(new Text(option.Name), new Text(OptionText.Format(value)), new Text(option.Takes), new Text(option.Meaning));
        }
        console.Write(table);
        console.WriteLine($"arms: {string.Join(", ", arms.Select(arm => arm.Name))}");
        console.WriteLine();
        var claims = new Spectre.Console.Table { Border = TableBorder.Simple, Title = new TableTitle("claims") };
        claims.AddColumns("id", "kind", "what is claimed", "asked", "expected");
        foreach (var claim in claimed)
        {
            claims.AddRow(new Text(claim.Id), new Text(Words.Of(claim.Kind)), new Text(claim.Text), new Text(AskedText.Brief(claim.Asked?.Text ?? "", console.Profile.Capabilities.Unicode)), new Text(claim.Expected?.Text ?? ""));
        }
        console.Write(claims);
        Paragraphs(console, study.Notes);
    }

    static void Paragraphs(IAnsiConsole console, string markdown)
    {
        if (markdown.Length == 0) return;
        console.WriteLine();
        console.WriteLine(Prose.Unwrapped(markdown));
    }
}
