namespace Descent.Contracts;

/// <summary>The experiment section of one paper: its options, its claims and its figures.</summary>
/// <remarks>A study is a sealed record with a constructor without parameters. Its options are the public init properties that carry
/// <see cref="OptionAttribute"/>; make one with <see cref="StudyOptions.Create(Type, Scale, IEnumerable{string})"/>.</remarks>
public abstract record Study
{
    /// <summary>Verdict seeds count up from here, so that none of them is one on which a threshold was chosen.</summary>
    public const long FirstSeed = 100;

    /// <summary>What verdicts over seeds are worth of which some are below <see cref="FirstSeed"/>; null where none is.</summary>
    public static string? SeedNotice(IEnumerable<long> seeds) => seeds.All(seed => seed >= FirstSeed) ? null
        : FormattableString.Invariant($"exploratory: seeds below {FirstSeed} are among these, and thresholds and settings were chosen on such; verdicts that count come from seeds from {FirstSeed} up");

    /// <summary>Whose claims are checked; its slug names the study.</summary>
    public abstract Paper Paper { get; }

    /// <summary>The group of studies to which it belongs, a slug.</summary>
    public abstract string Family { get; }

    /// <summary>What one run takes, in seconds.</summary>
    public abstract Seconds Seconds { get; }

    /// <summary>The method in a few lines of Markdown: what the paper does, and how the study does it. Empty: the paper's title says it.</summary>
    public virtual string Method => "";

    /// <summary>Markdown on the limits of the study: what is smaller than in the paper, what is not checked, which verdicts surprise and why.</summary>
    public virtual string Notes => "";

    /// <summary>What is wrong with options that are right one by one, and the mend; null where nothing is.</summary>
    public virtual (string Problem, string Mend)? Conflict => null;

    /// <summary>What is trained or computed; claims and figures read their measurements by the arms' names.</summary>
    public abstract IReadOnlyList<Arm> Arms { get; }

    /// <summary>What is checked of the measurements, with the verdict expected of each.</summary>
    public abstract IReadOnlyList<Claim> Claims { get; }

    /// <summary>Drawn from the measurements; the first is the one that the paper's reader knows.</summary>
    public virtual IReadOnlyList<Figure> Figures => [];

    /// <summary>How many seeds a run takes when nobody asks for another number.</summary>
    public virtual int SeedCount(Scale scale) => scale == Scale.Quick ? 2 : 5;

    /// <summary>Refuses a study that is not well formed: names, claims without control or expectation, doubled ids.</summary>
    /// <exception cref="ContractException">Names the claim or the figure, and the mend.</exception>
    public void Check()
    {
        Slug.Check(Family, "family");
        foreach (var scale in Enum.GetValues<Scale>())
        {
            if (!(Seconds.At(scale) > 0 && double.IsFinite(Seconds.At(scale))))
            {
                throw new ContractException("bad-seconds",
                    $"Study '{Paper.Slug}' expects {InvariantNumber.Text(Seconds.At(scale))} seconds at scale {Words.Of(scale)}.",
                    "Give the measured seconds, a positive number.");
            }
        }

        foreach (var claim in Claims)
        {
            claim.Check();
        }

        Distinct("arm", Arms.Select(a => a.Name));
        Distinct("claim", Claims.Select(c => c.Id));
        Distinct("figure", Figures.Select(f => f.Name));
    }

    void Distinct(string what, IEnumerable<string> names)
    {
        var doubled = names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (doubled is not null)
        {
            throw new ContractException("doubled-name", $"Study '{Paper.Slug}' has two {what}s named '{doubled.Key}'.",
                $"Give each {what} its own name.");
        }
    }
}
