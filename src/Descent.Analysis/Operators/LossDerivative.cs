using Descent.Engine;

namespace Descent.Analysis;

/// <summary>A derivative of an objective's loss, linear in the loss: its gradient, or a product with its Hessian. Samples that do not fit together are added block by block.</summary>
/// <typeparam name="TIn">Where it is taken: the parameters, with a direction if there is one.</typeparam>
sealed class LossDerivative<TIn>
{
    readonly Objective objective;
    readonly Func<TIn, Tree> whole;
    readonly Func<(TIn At, Tensor X, Tensor Y), Tree>? part;
    readonly SampleBlocks blocks;
    readonly ParameterVector vector;

    /// <param name="at">An argument of the types of all that follow.</param>
    /// <param name="derivative">From a loss and an argument to a tree like the parameters.</param>
    /// <param name="isRepeated">Whether it is taken often, so that a plan pays.</param>
    public LossDerivative(Objective objective, TIn at, Func<Func<Tree, Tensor>, TIn, Tree> derivative, bool isRepeated, long memory)
    {
        (this.objective, vector) = (objective, new(objective.Parameters));
        Tree Whole(TIn given) => derivative(objective.Loss, given);
        whole = isRepeated ? Transform.Compile<TIn, Tree>(Whole) : Whole;
        Bytes = Used(Transform.MemoryOf<TIn, Tree>(Whole, at));
        if (Bytes > memory && objective.Samples is { Count: > 1 } samples)
        {
            Tree Part((TIn At, Tensor X, Tensor Y) given) => derivative(parameters => samples.Losses(samples.Apply(parameters, given.X), given.Y).Sum() / samples.Count, given.At);
            part = isRepeated ? Transform.Compile<(TIn At, Tensor X, Tensor Y), Tree>(Part) : Part;
            blocks = SampleBlocks.Fit(samples, memory, (x, y) => Used(Transform.MemoryOf<(TIn At, Tensor X, Tensor Y), Tree>(Part, (at, x, y))));
            Bytes = blocks.Bytes;
        }
        // The vector of the result, and the sum of the blocks.
        Bytes += 2L * sizeof(double) * vector.Size;

        long Used(FunctionMemory memory) => isRepeated ? memory.Planned : memory.Unplanned;
    }

    /// <summary>The most memory that is taken at one time, beside parameters and samples.</summary>
    public long Bytes { get; }

    /// <summary>The derivative as one vector.</summary>
    public double[] Of(TIn at)
    {
        if (part is null) return vector.Gather(whole(at));
        var sum = new double[vector.Size];
        foreach (var (x, y) in blocks.Of(objective.Samples!)) Vectors.AddScaled(sum, 1, vector.Gather(part((at, x, y))));
        return sum;
    }
}

static class LossDerivative
{
    /// <summary>The gradient of the mean loss at the parameters.</summary>
    public static LossDerivative<Tree> Gradient(Objective objective, long memory = SampleBlocks.DefaultMemory) =>
        new(objective, objective.Parameters, (loss, at) => Transform.Grad<Tree>(loss)(at), isRepeated: false, memory);
}
