using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The derivatives of a model's outputs in its parameters, a block of samples at a time.</summary>
sealed class OutputJacobian
{
    readonly Compiled<(Tree At, Tensor X, Tensor Select), Tree> rows;
    readonly Tree at;

    /// <param name="samples">Whose outputs are [b, k] or [b].</param>
    public OutputJacobian(Tree at, ObjectiveSamples samples)
    {
        this.at = at;
        Outputs = CountOutputs(at, samples);
        Element = at.Leaves[0].Element;
        rows = Transform.Compile<(Tree At, Tensor X, Tensor Select), Tree>(given => Transform.Vmap<Tensor, Tree>(x =>
        {
            var (value, pullback) = Transform.Vjp<Tree, Tensor>(parameters => samples.Apply(parameters, x.ExpandAxis(0)).Reshape(Outputs), given.At);
            return Transform.Vmap(pullback)(given.Select.To(value.Element));
        })(given.X));
    }

    /// <summary>Outputs a sample: k.</summary>
    public int Outputs { get; }

    public ElementType Element { get; }

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
