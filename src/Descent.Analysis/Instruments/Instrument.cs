using Descent.Engine;

namespace Descent.Analysis;

/// <summary>A measurement that can be made on any objective, and watched in any run whose arms name one.</summary>
/// <remarks>One file each; a record with a constructor without parameters is found by <see cref="InstrumentCatalogue"/>.</remarks>
public abstract record Instrument
{
    /// <summary>A slug: the name to watch it by, and of its first scalar.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence: what is measured, in which units.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether it needs the samples of the objective.</summary>
    public virtual bool NeedsSamples => false;

    /// <summary>Whether gradients must be derivatives of the value; a coarse objective is then replaced by its named surrogate.</summary>
    public virtual bool NeedsTrueDerivatives => true;

    /// <summary>Whether it compares with the objective at the start of training.</summary>
    public virtual bool NeedsStart => false;

    /// <summary>The most that a measurement takes, known before it starts.</summary>
    public InstrumentCost Cost(Objective objective) => CostOf(Subject(objective));

    /// <summary>What is really measured: the objective, or its surrogate.</summary>
    /// <exception cref="AnalysisException">The objective lacks what the instrument needs; the message says what.</exception>
    public Objective Subject(Objective objective)
    {
        var subject = NeedsTrueDerivatives ? TrueDerivatives.Of(objective, $"'{Name}'") : objective;
        return NeedsSamples && subject.Samples is null
            ? throw new AnalysisException($"'{Name}' needs samples, and objective '{subject.Name}' has none; make it with Objective.OfSamples.")
            : subject;
    }

    /// <summary>Measures.</summary>
    /// <param name="start">The same objective at the start of training, where <see cref="NeedsStart"/> asks for it.</param>
    /// <exception cref="AnalysisException">The objective lacks what the instrument needs.</exception>
    public Reading Measure(Objective objective, Objective? start = null)
    {
        var subject = Subject(objective);
        if (NeedsStart && start is null) throw new AnalysisException($"'{Name}' compares with the start of training; give the objective as it was there.");
        return Read(subject, NeedsStart ? Subject(start!) : null);
    }

    protected abstract InstrumentCost CostOf(Objective subject);

    protected abstract Reading Read(Objective subject, Objective? start);

    private protected Reading Scalar(Objective subject, double value, params (string Suffix, double Value)[] more) =>
        new(subject.Name, [(Name, value), .. more.Select(one => ($"{Name}-{one.Suffix}", one.Value))]);
}
