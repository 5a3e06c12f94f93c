using Descent.Contracts;
using Descent.Engine;
using Descent.Lab.Store;
using Descent.Lab.Workers;

namespace Descent.Lab.Recording;

/// <summary>What a loop tells while it runs. This one keeps nothing.</summary>
class LoopRecord
{
    /// <summary>What an earlier attempt left of this loop; null where it begins anew.</summary>
    public virtual RestoredLoop? Restored => null;

    /// <summary>How a worker process keeps this loop; null where nothing is kept.</summary>
    public virtual SeedCheckpoints? Checkpoints => null;

    /// <summary>Whether what it ends with is to be saved as a last checkpoint.</summary>
    public virtual bool KeepsWeights => false;

    /// <summary>It is traced and about to make its first step, or the first after <see cref="Restored"/>.</summary>
    /// <param name="programHash">Asked for only where it is kept.</param>
    /// <exception cref="StoreException"><c>another-program</c>: the earlier attempt ran another one.</exception>
    public virtual void Begin(Func<string> programHash)
    {
    }

    /// <summary>Metrics of all seeds after a step; the arrays are not changed any more.</summary>
    public virtual void Measured(long step, IReadOnlyDictionary<string, double[]> values)
    {
    }

    /// <summary>Between two steps: whether a checkpoint is due.</summary>
    /// <exception cref="StoreException">The store could not be written: the run cannot go on.</exception>
    public virtual bool Stepped(long step) => false;

    /// <summary>Saves a checkpoint now.</summary>
    /// <exception cref="StoreException">It could not be written: the run cannot go on.</exception>
    public virtual void Save(ArmLoop loop)
    {
    }

    /// <summary>A worker process has written the checkpoint of this step.</summary>
    /// <param name="hash">SHA-256 of the file.</param>
    public virtual void Saved(long step, string hash)
    {
    }

    /// <summary>One seed, or all when <see cref="SeedFailure.Seed"/> is null, came to an early end; the loop itself goes on.</summary>
    public virtual void SeedEnded(SeedFailure failure)
    {
    }

    /// <summary>All its steps are made.</summary>
    /// <param name="stateHash">Of what it ends with; asked for only where it is kept.</param>
    public virtual void Ended(long step, Func<string> stateHash)
    {
    }

    /// <summary>A line for the run's log.</summary>
    public virtual void Note(string level, string text)
    {
    }

    /// <summary>It threw.</summary>
    public virtual void Failed(string reason)
    {
    }
}

/// <summary>What is left of a loop by an earlier attempt.</summary>
/// <param name="IsEnded">Nothing is left to do.</param>
/// <param name="Failure">Why it failed; then there is nothing else.</param>
/// <param name="Step">Steps made.</param>
/// <param name="Snapshot">The state to go on from; null when it ended.</param>
/// <param name="Series">By metric: steps measured, and by seed the values there.</param>
/// <param name="Failures">Seeds that ended early.</param>
sealed record RestoredLoop(
    bool IsEnded, string? Failure, long Step, Tree? Snapshot, IReadOnlyDictionary<string, (long[] Steps, double[][] Values)> Series, IReadOnlyList<SeedFailure> Failures);
