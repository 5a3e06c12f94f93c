using System.CommandLine;
using System.CommandLine.Completions;
using Descent.Analysis;
using Descent.Contracts;
using Descent.Data;
using Descent.Lab.Store;
using Descent.Studies;

namespace Descent.App.Commands;

/// <summary>What a shell offers for an argument: names that exist here and now.</summary>
static class Completions
{
    const int Newest = 100;

    /// <summary>Offers the catalogue's studies, and C# files, which a study of one's own is.</summary>
    public static Argument<T> Studies<T>(Argument<T> argument)
    {
        argument.HelpName = argument.Name;
        argument.CompletionSources.Add(context => [.. StudyCatalogue.All.Select(study => new CompletionItem(study.Paper.Slug, detail: study.Paper.Title)), .. Files(context.WordToComplete).Select(file => new CompletionItem(file))]);
        return argument;
    }

    /// <summary>Offers the catalogue's studies.</summary>
    public static Option<T> Studies<T>(Option<T> option)
    {
        option.HelpName = "study";
        option.CompletionSources.Add(_ => StudyCatalogue.All.Select(study => new CompletionItem(study.Paper.Slug, detail: study.Paper.Title)));
        return option;
    }

    /// <summary>Offers the newest runs and <c>last</c>.</summary>
    public static Argument<T> Runs<T>(Argument<T> argument)
    {
        // Without a name help would list every run of the store.
        argument.HelpName = argument.Name;
        argument.CompletionSources.Add(_ => [new CompletionItem(RunStore.Last), .. Quiet(() => RunStore.Exists() ? RunStore.Open().List(new(Limit: Newest)) : []).Select(run => new CompletionItem(run.Id))]);
        return argument;
    }

    /// <summary>Offers the sweeps.</summary>
    public static Argument<T> Sweeps<T>(Argument<T> argument)
    {
        argument.CompletionSources.Add(_ => SweepNames());
        return argument;
    }

    /// <summary>Offers the sweeps.</summary>
    public static Option<T> Sweeps<T>(Option<T> option)
    {
        option.HelpName = "sweep";
        option.CompletionSources.Add(_ => SweepNames());
        return option;
    }

    static IEnumerable<CompletionItem> SweepNames() => Quiet(() => RunStore.Exists() ? RunStore.Open().Sweeps(Newest) : []).Select(sweep => new CompletionItem(sweep.Id, detail: sweep.Study));

    /// <summary>Offers files of weights, and runs.</summary>
    public static Argument<string> Weights(Argument<string> argument)
    {
        argument.CompletionSources.Add(context => Files(context.WordToComplete, "*.safetensors").Select(file => new CompletionItem(file)));
        return Runs(argument);
    }

    /// <summary>Offers the arms of the run that the line names.</summary>
    public static Option<string?> Arms(Option<string?> option)
    {
        option.HelpName = "arm";
        option.CompletionSources.Add(context => Quiet<string>(() =>
        {
            if (!RunStore.Exists()) return [];
            var store = RunStore.Open();
            string[] words = [.. context.ParseResult.Tokens.Select(token => token.Value)];
            var run = words.FirstOrDefault(word => word == RunStore.Last || store.List(new(Limit: Newest)).Any(one => one.Id == word || one.Id.EndsWith($"-{word}", StringComparison.Ordinal)));
            return run is null ? [] : [.. store.Run(store.Resolve(run)).Loops.Select(loop => loop.Arm).Distinct()];
        }).Select(arm => new CompletionItem(arm)));
        return option;
    }

    /// <summary>Offers the data sets.</summary>
    public static Argument<string> DataSets(Argument<string> argument)
    {
        argument.HelpName = argument.Name;
        argument.CompletionSources.Add(_ => DatasetCatalogue.All.Select(set => new CompletionItem(set.Name)));
        return argument;
    }

    /// <summary>Offers the three scales.</summary>
    public static Option<string> Scales(Option<string> option)
    {
        option.HelpName = "quick|default|full";
        option.CompletionSources.Add(_ => Words.All(typeof(Scale)).Select(scale => new CompletionItem(scale)));
        return option;
    }

    /// <summary>Offers the instruments, also after a comma.</summary>
    public static Option<string[]> Instruments(Option<string[]> option)
    {
        option.HelpName = "name,...";
        option.CompletionSources.Add(context =>
        {
            var word = context.WordToComplete;
            var before = word[..(word.LastIndexOf(',') + 1)];
            return InstrumentCatalogue.All.Where(one => !before.Split(',').Contains(one.Name)).Select(one => new CompletionItem(before + one.Name, detail: one.Summary));
        });
        return option;
    }

    /// <summary>Offers <c>name=</c> for every option of the study that the line names.</summary>
    public static Option<string[]> Assignments(Option<string[]> option)
    {
        option.HelpName = "name=value";
        option.CompletionSources.Add(context =>
        {
            string[] words = [.. context.ParseResult.Tokens.Select(token => token.Value)];
            var study = StudyCatalogue.All.FirstOrDefault(study => words.Contains(study.Paper.Slug));
            return study is null ? [] : StudyOptions.Values(study).Select(value => new CompletionItem($"{value.Option.Name}=", detail: value.Option.Description));
        });
        return option;
    }

    static IEnumerable<string> Files(string word, string pattern = "*.cs") => Quiet(() =>
    {
        var folder = Path.GetDirectoryName(word) ?? "";
        return Directory.Exists(folder.Length == 0 ? "." : folder) && (folder.Length > 0 || word.StartsWith('.'))
            ? Directory.EnumerateFiles(folder, pattern).Where(file => file.StartsWith(word, StringComparison.Ordinal)).ToArray() : [];
    });

    // A shell that waits for names has no use for an error.
    static IReadOnlyList<T> Quiet<T>(Func<IReadOnlyList<T>> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is ContractException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
