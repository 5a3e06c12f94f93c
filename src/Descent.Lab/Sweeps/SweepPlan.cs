using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Descent.Contracts;
using Descent.Lab.Watching;

namespace Descent.Lab.Sweeps;

/// <summary>What a sweep tries: every point of the crossed axes, at every drawn point.</summary>
/// <param name="Study">The study with its own options.</param>
/// <param name="File">The user's own file that it is from, as an absolute path; null for a study of the catalogue.</param>
/// <param name="Seeds">Seeds of every trial.</param>
/// <param name="Set">Assignments that all trials share, such as <c>steps=50</c>.</param>
/// <param name="Axes">Crossed with each other, the last one fastest.</param>
/// <param name="Ranges">Drawn together; a drawn point meets every point of the axes, so that these are compared on the same draws.</param>
/// <param name="Random">Number of random points.</param>
/// <param name="Halton">Number of points of Halton's sequence, after the random ones.</param>
/// <param name="DrawSeed">Chooses the random points.</param>
public sealed record SweepPlan(
    Study Study, string? File, Scale Scale, IReadOnlyList<long> Seeds, IReadOnlyList<string> Set, IReadOnlyList<SweepAxis> Axes, IReadOnlyList<DrawRange> Ranges,
    int Random = 0, int Halton = 0, long DrawSeed = 0)
{
    /// <summary>Instruments that every trial watches; null for none.</summary>
    public WatchPlan? Watch { get; init; }

    /// <summary>Most trials of a sweep.</summary>
    public const int Most = 100_000;

    /// <summary>The options that it varies, axes first.</summary>
    public IReadOnlyList<OptionInfo> Varied => [.. Axes.Select(axis => axis.Option), .. Ranges.Select(range => range.Option)];

    /// <summary>The trials, each as its values by option, in the order of <see cref="Varied"/>.</summary>
    /// <exception cref="ContractException">The plan is none: nothing varies, an option varies twice, draws without ranges, too many trials.</exception>
    public IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Points()
    {
        Check();
        string[][] draws = Ranges.Count == 0 ? [[]] :
        [
            .. Enumerable.Range(0, Random).Select(i => Values(RandomPoints.Point(DrawSeed, i, Ranges.Count))),
            .. Enumerable.Range(1, Halton).Select(i => Values(Sweeps.Halton.Point(i, Ranges.Count))),
        ];
        IEnumerable<string[]> crossed = [[]];
        foreach (var axis in Axes) crossed = crossed.SelectMany(point => axis.Values.Select(value => (string[])[.. point, value]));
        string[][] grid = [.. crossed];
        var names = Varied.Select(option => option.Name).ToArray();
        return [.. draws.SelectMany(draw => grid.Select(point => (IReadOnlyList<KeyValuePair<string, string>>)[.. names.Zip([.. point, .. draw], KeyValuePair.Create)]))];
    }

    /// <summary>Makes the study of every trial, which checks its options together, and hands each one over.</summary>
    /// <exception cref="ContractException">Of the first trial whose options do not go together.</exception>
    public void CheckTrials(Action<Study>? each = null)
    {
        foreach (var point in Points()) each?.Invoke(StudyOptions.Create(Study.GetType(), Scale, Assignments(point)));
    }

    /// <summary>All assignments of a trial, as they would be typed.</summary>
    public IReadOnlyList<string> Assignments(IEnumerable<KeyValuePair<string, string>> point) => [.. Set, .. point.Select(value => $"{value.Key}={value.Value}")];

    /// <summary>What makes two sweeps the same one, by what it says and in a canonical form.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Specification()
    {
        var lines = new List<KeyValuePair<string, string>>();
        void Add(string name, string value) => lines.Add(KeyValuePair.Create(name, value));
        var options = OptionSet.Of(Study.GetType());
        Add("study", Study.Paper.Slug);
        Add("scale", Words.Of(Scale));
        Add("seeds", Seeds.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{Seeds[0]}..{Seeds[^1]}") : Seeds[0].ToString(CultureInfo.InvariantCulture));
        foreach (var parts in Set.Select(assignment => assignment.Split('=', 2)).OrderBy(parts => parts[0], StringComparer.Ordinal)) Add($"set {parts[0]}", SweepSyntax.Canonical(options[parts[0]], parts[1]));
        foreach (var axis in Axes) Add($"{axis.Kind} {axis.Option.Name}", axis.Text);
        foreach (var range in Ranges) Add($"range {range.Option.Name}", range.Text);
        if (Random > 0) Add("random", Random.ToString(CultureInfo.InvariantCulture));
        if (Random > 0) Add("draw-seed", DrawSeed.ToString(CultureInfo.InvariantCulture));
        if (Halton > 0) Add("halton", Halton.ToString(CultureInfo.InvariantCulture));
        if (Watch is not null) Add("watch", string.Join(' ', Watch.Arguments.Skip(1)));
        return lines;
    }

    /// <summary>The name of a sweep that is given none: the study and a hash of the specification, so that the same command finds its sweep again.</summary>
    public string DefaultName()
    {
        var text = string.Join('\n', Specification().Select(line => $"{line.Key}: {line.Value}"));
        return $"{Study.Paper.Slug}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4))}";
    }

    string[] Values(double[] point) => [.. Ranges.Zip(point, (range, share) => range.At(share))];

    void Check()
    {
        if (Ranges.Count == 0 && Random + Halton > 0) throw SweepSyntax.Wrong("There is nothing to draw.", "Say of which options: --range option, or --range option=low:high.");
        if (Varied.Count == 0) throw SweepSyntax.Wrong("Nothing varies.", "Give --grid option=a,b,c, --log option=low:high:count, or --random or --halton with --range option=low:high.");
        foreach (var option in Varied)
        {
            if (Varied.Count(other => other.Name == option.Name) > 1) throw SweepSyntax.Wrong($"Option '{option.Name}' varies twice.", "Give it one axis or one range.");
            if (Set.Any(assignment => assignment.StartsWith($"{option.Name}=", StringComparison.Ordinal))) throw SweepSyntax.Wrong($"Option '{option.Name}' is set and varies.", "Do one of the two.");
        }
        if (Random < 0 || Halton < 0 || (long)Random + Halton > Most) throw SweepSyntax.Wrong($"--random is {Random} and --halton is {Halton}.", $"Give 1 to {Most}.");
        if (Ranges.Count > 0 && Random + Halton == 0) throw SweepSyntax.Wrong("--range needs draws.", "Add --random N or --halton N.");
        var trials = Axes.Aggregate((double)Math.Max(1, Random + Halton), (product, axis) => product * axis.Values.Count);
        if (trials > Most) throw SweepSyntax.Wrong(string.Create(CultureInfo.InvariantCulture, $"The sweep has {trials:0} trials."), string.Create(CultureInfo.InvariantCulture, $"A sweep has at most {Most}: leave out values, or draw points with --halton."));
    }
}
