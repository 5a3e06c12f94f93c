using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis;

/// <summary>A network's linearisation at its start, trained on the same samples by the same steps: gradient descent with the initial tangent kernel, in closed form.</summary>
/// <param name="Descent">In the modes of the kernel of all training outputs.</param>
/// <param name="X">The training inputs [n, …].</param>
/// <param name="Targets">Their targets, shaped like the outputs.</param>
/// <remarks>Lee et al. (2019), arXiv:1902.06720. On other inputs it is read by one backward and one forward derivative: no kernel between samples is formed.</remarks>
public sealed record LinearizedTwin(KernelDescent Descent, Tensor X, Tensor Targets)
{
    /// <param name="x">[n, …], not the tensor of another leaf of the same state: a state holds no tensor twice.</param>
    /// <param name="targets">[n] or [n, k].</param>
    public static LinearizedTwin Of<TModel>(CentredModel<TModel> model, Tensor x, Tensor targets) where TModel : Layer
    {
        var scale = model.Scale;
        var full = TangentKernel.Full(Objective.OfSamples("centred", model.Start, x, targets, (start, inputs) => scale * start.Apply(inputs), Losses.SumSquarePerSample));
        return new(KernelDescent.Of(full.Transpose(0, 2, 1, 3).Reshape((int)targets.Size, (int)targets.Size), targets.Reshape((int)targets.Size)), x, targets);
    }

    /// <summary>How far the twin's weights have moved.</summary>
    /// <param name="filter">Its time: after k steps of rate η on the mean over n samples of ½ (f − y)², <see cref="DescentFilter"/> of time k η / n and rate η / n.</param>
    public TModel Displacement<TModel>(CentredModel<TModel> model, SpectralFilter filter) where TModel : Layer =>
        model.Pullback(X, Descent.Coefficients(filter).To(Targets.Element).Reshape(Targets.Shape));

    /// <summary>The twin's outputs on any inputs, shaped as the model's.</summary>
    /// <inheritdoc cref="Displacement" path="/param"/>
    public Tensor Outputs<TModel>(CentredModel<TModel> model, Tensor x, SpectralFilter filter) where TModel : Layer =>
        model.Linearized(Displacement(model, filter), x);
}
