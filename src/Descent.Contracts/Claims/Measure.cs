namespace Descent.Contracts;

/// <summary>How a claim or a control gets its number out of a run.</summary>
abstract record Measure
{
    /// <summary>Whether seeds can decide in that way about such a number.</summary>
    public abstract bool Suits(Seeds seeds);

    /// <summary>One number a seed.</summary>
    public sealed record OfSeed(Func<SeedRun, double> Read) : Measure
    {
        public override bool Suits(Seeds seeds) => seeds is Seeds.EverySeed or Seeds.Mean;
    }

    /// <summary>One count a seed; as a number, its share of successes.</summary>
    public sealed record OfCount(Func<SeedRun, Count> Read) : Measure
    {
        public override bool Suits(Seeds seeds) => seeds is not Seeds.Together;
    }

    /// <summary>One number from all seeds.</summary>
    public sealed record OfStudy(Func<StudyRun, double> Read) : Measure
    {
        public override bool Suits(Seeds seeds) => seeds is Seeds.Together;
    }
}
