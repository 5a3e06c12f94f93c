using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The derivatives of a model's outputs in its parameters, a block of samples at a time.</summary>
sealed class OutputJacobian
{
    readonly ObjectiveSamples samples;
    readonly Compiled<(Tree At, Tensor X, Tensor Select), Tree> rows;
    readonly Tree at;

    /// <param name="samples">Whose outputs are [b, k] or [b].</param>
    public OutputJacobian(Tree at, ObjectiveSamples samples)
    {
        (this.at, this.samples) = (at, samples);
        Outputs = CountOutputs(at, samples);
        rows = Transform.Compile<(Tree At, Tensor X, Tensor Select), Tree>(PullBack);
    }

    Tree PullBack((Tree At, Tensor X, Tensor Select) given) => Transform.Vmap<Tensor, Tree>(x =>
    {
        var (value, pullback) = Transform.Vjp<Tree, Tensor>(parameters => samples.Apply(parameters, x.ExpandAxis(0)).Reshape(Outputs), given.At);
        return Transform.Vmap(pullback)(given.Select.To(value.Element));
    })(given.X);

    /// <summary>Outputs a sample: k.</summary>
    public int Outputs { get; }

    /// <summary>Blocks of samples such that what is held at one time fits: a block's rows with what makes them, and where there are several the rows of another.</summary>
    /// <param name="selected">Rows of the selection, 1 to k.</param>
    public SampleBlocks Blocks(int selected, long memory) => SampleBlocks.Fit(samples, memory, (x, _) =>
        Transform.MemoryOf<(Tree At, Tensor X, Tensor Select), Tree>(PullBack, (at, x, Tensor.Identity(Outputs).Slice(0, 0, selected))).Planned
            + (x.Shape[0] == samples.Count ? 0 : x.Shape[0] * selected * at.Leaves.Sum(leaf => leaf.Type.Bytes)));

    /// <summary>k, without computing anything.</summary>
    public static int CountOutputs(Tree at, ObjectiveSamples samples)
    {
        var one = samples.Inputs.Slice(0, 0, 1);
        var shape = samples.Apply(at, one).Shape;
        return shape.Rank is 1 or 2 && shape[0] == 1 ? shape.Rank == 1 ? 1 : shape[1]
            : throw new ShapeError($"OutputJacobian: the outputs of one sample are {shape}; give [b, k] or [b].");
    }

    /// <summary>For each leaf [b · selected, leaf size]: the derivatives of the chosen outputs of every sample.</summary>
    /// <param name="x">[b, …].</param>
    /// <param name="select">[selected, k], each row a combination of outputs.</param>
    public Tensor[] Rows(Tensor x, Tensor select)
    {
        var leaves = rows.Invoke((at, x, select)).Leaves;
        return [.. leaves.Select(leaf => leaf.Reshape(x.Shape[0] * select.Shape[0], -1))];
    }
}
