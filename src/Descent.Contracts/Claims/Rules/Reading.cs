using System.Globalization;

namespace Descent.Contracts;

/// <summary>Runs the code of a study that reads a number, and keeps its faults apart from those of the experiment.</summary>
static class Reading
{
    /// <summary>Values by increasing seed, and whether the study itself is at fault for a missing one.</summary>
    public static (IReadOnlyList<SeedValue> Values, bool Defect) Of(Measure measure, StudyRun run)
    {
        var defect = false;
        var values = new List<SeedValue>();
        foreach (var seed in run.Seeds)
        {
            var (value, problem, atFault) = Guard(() => measure switch
            {
                Measure.OfCount counting => Counted(counting.Read(seed)),
                Measure.OfSeed reading => (reading.Read(seed), null),
                _ => throw new InvalidOperationException("A value of all seeds has none of one seed."),
            }, (double.NaN, default(Count?)));
            defect |= atFault;
            values.Add(new(seed.Seed, value.Item1, value.Item2, problem));
        }

        return (values, defect);
    }

    /// <summary>Result of <paramref name="read"/>, or <paramref name="otherwise"/> with the reason.</summary>
    public static (T Value, string? Problem, bool Defect) Guard<T>(Func<T> read, T otherwise)
    {
        try
        {
            return (read(), null, false);
        }
        catch (ArmFailedException failed)
        {
            return (otherwise, failed.Message, false);
        }
        catch (ContractException wrong)
        {
            return (otherwise, $"{wrong.Message} {wrong.Hint}", true);
        }
#pragma warning disable CA1031 // One claim's slip must not cost the verdicts of a run that took minutes; it is reported as a surprise.
        catch (Exception wrong) when (wrong is not OperationCanceledException and not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return (otherwise, $"Reading it threw {wrong.GetType().Name}: {wrong.Message}", true);
        }
    }

    /// <summary>Why the values cannot be judged: the first seed without a finite (or any) number; null when all have one.</summary>
    public static string? Obstacle(IReadOnlyList<SeedValue> values, Func<double, bool> isNumber)
    {
        if (values.Count == 0)
        {
            return "no seed was run";
        }

        SeedValue[] bad = [.. values.Where(v => v.Problem is not null || !isNumber(v.Value))];
        return bad.Length == 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"{bad.Length} of {Words.Count(values.Count, "seed")} cannot be judged; seed {bad[0].Seed}: {bad[0].Problem ?? InvariantNumber.Text(bad[0].Value)}");
    }

    static (double, Count?) Counted(Count count) => (count.Share, count);
}
