using Descent.Contracts;
using Descent.Lab.Recording;

namespace Descent.Lab;

/// <summary>Looks now and then whether the state of a loop is finite; where it is not, makes the steps since the last look again and finds the one from which on it was not.</summary>
/// <remarks>
/// A look reads all of a state's memory and a mark writes as much, so both are rare. When looks happen, and so what they find, follows from the arm and from what it measures,
/// never from checkpoints: a run that is resumed finds the same.
/// </remarks>
sealed class DivergenceSearch(LoopArm arm, ArmLoop loop, LoopRecord record, SeriesRecorder series, CancellationToken cancel)
{
    /// <summary>Steps from one mark to the next: as many are made again at most.</summary>
    internal const int LookEvery = 256;

    /// <summary>To be called after each step: looks every so many of them, after the last, and wherever a seed that goes on measured what is not finite.</summary>
    /// <param name="measured">What was measured after the step; null if nothing was.</param>
    /// <returns>Whether it looked.</returns>
    public bool Follow(IReadOnlyDictionary<string, double[]>? measured)
    {
        var isMarked = loop.Step % LookEvery == 0;
        if (!isMarked && loop.Step != arm.Steps && measured?.Values.Any(IsAlarming) != true) return false;
        Look();
        if (isMarked) loop.Mark();
        return true;
    }

    /// <summary>Ends the seeds whose state is not finite.</summary>
    public void Look()
    {
        var found = Found();
        if (Array.TrueForAll(found, path => path is null)) return;
        var since = Since(found);
        for (var seed = 0; seed < since.Length; seed++)
        {
            if (since[seed] is { } first) record.SeedEnded(series.Diverged(seed, first.Step, arm.NextMeasured(first.Step), first.Path));
        }
        // However many seeds diverge one after another, no step is made a third time.
        loop.Mark();
    }

    /// <summary>Saves a checkpoint, unless it would hold a state of which no look has said yet that it is not finite: a run that goes on from there could not say since when.</summary>
    public void Save()
    {
        if (!IsFinite) return;
        loop.Mark();
        record.Save(loop);
    }

    /// <summary>Saves the last checkpoint before a stop: of now, or of the last mark where the state is not finite any more.</summary>
    public void SaveLast()
    {
        if (!IsFinite) loop.Return();
        record.Save(loop);
    }

    bool IsAlarming(double[] values) => !Array.TrueForAll(values, double.IsFinite) && values.Where((value, seed) => !double.IsFinite(value) && !series.HasEnded(seed)).Any();

    bool IsFinite => Array.TrueForAll(Found(), path => path is null);

    /// <summary>For each seed that goes on, the first leaf that is not finite.</summary>
    string?[] Found() => [.. loop.NonFinite().Select((path, seed) => series.HasEnded(seed) ? null : path)];

    /// <summary>Makes the steps since the mark again. A state that was not finite for a while and then was again does not count.</summary>
    (long Step, string Path)?[] Since(string?[] found)
    {
        var since = new (long Step, string Path)?[found.Length];
        var end = loop.Step;
        loop.Return();
        while (loop.Step < end)
        {
            if (cancel.IsCancellationRequested)
            {
                loop.Return();
                record.Save(loop);
                cancel.ThrowIfCancellationRequested();
            }
            loop.Advance();
            var now = Found();
            for (var seed = 0; seed < now.Length; seed++) since[seed] = now[seed] is { } path ? since[seed] ?? (loop.Step, path) : null;
        }
        return since;
    }
}
