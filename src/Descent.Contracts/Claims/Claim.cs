using Descent.Contracts.Statistics;

namespace Descent.Contracts;

/// <summary>One check over the measurements of a study, built fluently; each method returns a new claim.</summary>
/// <example><code>
/// Claim.Prediction("edge", "sharpness times rate over two settles at one")
///     .Of(run => run["large-steps"]["sharpness"].LastN(10).Mean * Rate / 2)
///     .Control(run => run["small-steps"]["sharpness"].LastN(10).Mean * Rate / 100)
///     .Asks(Within.Of(1, 0.1)).Over(Seeds.Mean).Expect(Verdict.Held)
/// </code></example>
public sealed record Claim
{
    Claim(ClaimKind kind, string id, string text)
    {
        Slug.Check(id, "claim");
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ContractException("bad-claim", $"Claim '{id}' says nothing.", "Give it a sentence.");
        }

        (Kind, Id, Text) = (kind, id, text);
        Expected = kind == ClaimKind.Identity ? new Expectation(Verdict.Held) : null;
    }

    /// <summary>Whether theory, the paper or an exact consequence says it; identities are outside the tally.</summary>
    public ClaimKind Kind { get; }

    /// <summary>A slug, unique in the study.</summary>
    public string Id { get; }

    /// <summary>The sentence that is judged.</summary>
    public string Text { get; }

    /// <summary>What the measured value must meet; null until <see cref="Asks"/>.</summary>
    public Requirement? Asked { get; private init; }

    /// <summary>How seeds decide together.</summary>
    public Seeds Seeds { get; private init; } = Seeds.EverySeed;

    /// <summary>Of the interval that decides; 0.90 for equivalence (two one-sided tests at 5%).</summary>
    public double Confidence { get; private init; } = 0.95;

    /// <summary>Number of bootstrap resamples behind the interval of a mean; 0 for Student's interval.</summary>
    public int Resamples { get; private init; }

    /// <summary>The verdict written down before the run, or two of which either is expected; held for an identity.</summary>
    public Expectation? Expected { get; private init; }

    internal Measure? Measure { get; private init; }

    internal IReadOnlyList<Control> Controls { get; private init; } = [];

    internal IReadOnlyList<Precondition> Preconditions { get; private init; } = [];

    /// <summary>An exact consequence: every seed decides, held is expected, no control is asked for.</summary>
    public static Claim Identity(string id, string text) => new(ClaimKind.Identity, id, text);

    /// <summary>Theory's number laid over a measurement.</summary>
    public static Claim Prediction(string id, string text) => new(ClaimKind.Prediction, id, text);

    /// <summary>The paper's own claim.</summary>
    public static Claim OfPaper(string id, string text) => new(ClaimKind.Claim, id, text);

    /// <summary>The value of one seed; for a paired comparison, the difference of two arms.</summary>
    public Claim Of(Func<SeedRun, double> value) => this with { Measure = new Measure.OfSeed(value) };

    /// <summary>Successes out of trials of one seed.</summary>
    public Claim Of(Func<SeedRun, Count> count) => this with { Measure = new Measure.OfCount(count) };

    /// <summary>One trial a seed.</summary>
    public Claim Of(Func<SeedRun, bool> success) => Of(run => Count.Of(success(run)));

    /// <summary>One number from all seeds, for <see cref="Seeds.Together"/>.</summary>
    public Claim OfAll(Func<StudyRun, double> value) => this with { Measure = new Measure.OfStudy(value) };

    /// <summary>The same value where the effect must be absent. Several controls must all behave.</summary>
    /// <param name="asked">What is asked of the control; null is what is asked of the claim.</param>
    /// <param name="mustBe">The verdict that it must get; null is anything but held.</param>
    public Claim Control(Func<SeedRun, double> value, Requirement? asked = null, Verdict? mustBe = null) =>
        With(new Control(new Measure.OfSeed(value), asked, mustBe));

    /// <inheritdoc cref="Control(Func{SeedRun, double}, Requirement?, Verdict?)"/>
    public Claim Control(Func<SeedRun, Count> count, Requirement? asked = null, Verdict? mustBe = null) =>
        With(new Control(new Measure.OfCount(count), asked, mustBe));

    /// <inheritdoc cref="Control(Func{SeedRun, double}, Requirement?, Verdict?)"/>
    public Claim Control(Func<SeedRun, bool> success, Requirement? asked = null, Verdict? mustBe = null) =>
        Control(run => Count.Of(success(run)), asked, mustBe);

    /// <inheritdoc cref="Control(Func{SeedRun, double}, Requirement?, Verdict?)"/>
    public Claim ControlOfAll(Func<StudyRun, double> value, Requirement? asked = null, Verdict? mustBe = null) =>
        With(new Control(new Measure.OfStudy(value), asked, mustBe));

    /// <summary>What must be true of every seed; where it is not, the claim is inconclusive.</summary>
    public Claim Given(string precondition, Func<SeedRun, bool> met) =>
        this with { Preconditions = [.. Preconditions, new Precondition(precondition, met)] };

    /// <summary>What the measured value must meet for the claim to hold; of a control without a requirement of its own, too.</summary>
    public Claim Asks(Requirement requirement) => this with { Asked = requirement };

    /// <summary>How seeds decide together; every single one unless given.</summary>
    public Claim Over(Seeds seeds) => this with { Seeds = seeds };

    /// <summary>Another confidence than 0.95.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside (0, 1).</exception>
    public Claim At(double confidence)
    {
        Statistics.Confidence.Check(confidence);
        return this with { Confidence = confidence };
    }

    /// <summary>Takes the BCa bootstrap interval of the mean in place of Student's.</summary>
    public Claim Bootstrapped(int resamples = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        return this with { Resamples = resamples };
    }

    /// <param name="or">Another that theory leaves open as well: neither of the two is a surprise.</param>
    public Claim Expect(Verdict verdict, Verdict? or = null) => Expect(new Expectation(verdict, or));

    /// <inheritdoc cref="Expect(Verdict, Verdict?)"/>
    public Claim Expect(Expectation expectation) => this with { Expected = expectation };

    /// <summary>Refuses a claim that is not complete or that cannot fail.</summary>
    /// <exception cref="ContractException">Names the claim, the missing part and the mend.</exception>
    public void Check()
    {
        Need(Measure is not null, "claim-without-value", "says not what is measured", "Add .Of(run => ...).");
        Need(Asked is not null, "claim-without-requirement", "says not what is asked", "Add .Asks(...), such as .Asks(AtLeast.Of(0.94)).");
        Need(Expected is not null, "claim-without-expectation", "has no expected verdict",
            "Add .Expect(...) with the verdict written down before the run.");
        Need(Kind == ClaimKind.Identity || Controls.Count > 0, "claim-without-control", "has no control: a check that cannot fail is none",
            "Add .Control(run => ...), an arm or option in which the effect must be absent.");
        Need(Kind != ClaimKind.Identity || (Seeds == Seeds.EverySeed && Expected == new Expectation(Verdict.Held)), "bad-claim",
            "is an identity, which every seed must hold", "Leave out .Over and .Expect, or make it a prediction.");
        Need(Resamples == 0 || Seeds == Seeds.Mean, "bad-claim", "is bootstrapped, and no mean decides it", "Add .Over(Seeds.Mean).");
        Need(Seeds == Seeds.Proportion || (Asked!.Trials == 0 && Controls.All(c => c.Asked is null or { Trials: 0 })), "bad-claim",
            "asks for successes, and no count decides it", "Add .Over(Seeds.Proportion).");
        Need(Measure!.Suits(Seeds) && Controls.All(c => c.Measure.Suits(Seeds)), "bad-claim",
            $"is decided by '{Words.Of(Seeds)}', and its value or its control is of another sort",
            "EverySeed and Mean take a number a seed, Proportion a count a seed, Together .OfAll and .ControlOfAll.");
    }

    Claim With(Control control) => this with { Controls = [.. Controls, control] };

    void Need(bool met, string code, string fault, string hint)
    {
        if (!met)
        {
            throw new ContractException(code, $"Claim '{Id}' {fault}.", hint);
        }
    }
}
