using Descent.App.Commands;
using Descent.App.Server.Documents;
using Descent.Contracts;
using Descent.Data;
using Descent.Lab.Watching;
using Descent.Studies;

namespace Descent.App.Server.Endpoints;

/// <summary>Makes a run's request of what a form sent: a study of the catalogue, a scale, seeds, typed options, and instruments by name. Never a command, a file or a path.</summary>
static class RunRequests
{
    const int LongestValue = 400;
    const int MostOptions = 100;

    /// <exception cref="ContractException">Something is unknown, of the wrong type, or out of range; the message names it.</exception>
    public static RunRequest Of(StartDocument asked)
    {
        var named = StudyCatalogue.Find(asked.Study ?? "");
        var scale = Words.Parse<Scale>(asked.Scale ?? "default", "scale");
        var options = asked.Options ?? new Dictionary<string, string>();
        if (options.Count > MostOptions) throw new ContractException("bad-request", $"There are {options.Count} options.", $"Give at most {MostOptions}.");
        foreach (var (name, value) in options) CheckText(named, name, value);
        string[] assignments = [.. options.Select(option => $"{option.Key}={option.Value}")];
        var study = StudyOptions.Create(named.GetType(), scale, assignments);
        return new(study, scale, asked.Seeds, CommonOptions.ParseSeeds(asked.Seeds, study, scale), assignments, WatchPlan.Parse(asked.Watch ?? [], asked.Every));
    }

    /// <summary>Whether the option is the name of a data set: from a browser never a file.</summary>
    public static bool NamesDataset(OptionInfo option) => option.ElementType == typeof(string) && option is { IsArray: false, Name: "data" or "text" };

    /// <summary>Whether the option may also be the word none.</summary>
    public static bool MayBeNone(OptionInfo option) => option.Name == "text";

    /// <summary>Numbers and words are checked by their types; what is free text on a terminal is, from a browser, the name of a data set or a plain word.</summary>
    static void CheckText(Study study, string name, string? value)
    {
        var option = OptionSet.Of(study.GetType())[name];
        if (value is null or { Length: > LongestValue }) throw new ContractException("option-type", $"Option '{name}' has no value, or one that is too long.", $"Give at most {LongestValue} characters.");
        if (option.ElementType != typeof(string)) return;
        if (NamesDataset(option))
        {
            if (value != "none" || !MayBeNone(option)) DatasetCatalogue.Find(value);
        }
        else if (!value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ',' or ' ' or '+') || value.Contains("..", StringComparison.Ordinal))
        {
            throw new ContractException("option-type", $"Option '{name}' takes plain words here, not '{value}'.", "Use letters, digits, spaces and -_.,+; a path can be given on the command line only.");
        }
    }
}
