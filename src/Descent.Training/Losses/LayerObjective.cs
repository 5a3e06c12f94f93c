using Descent.Engine;

namespace Descent.Training;

/// <summary>What a layer descends on, as instruments read it.</summary>
public static class LayerObjective
{
    extension<T>(T model) where T : Layer
    {
        /// <summary>The mean over samples of a loss. Where an estimator stands in for a derivative in the layer it is coarse, and <c>surrogate-NAME</c> of <see cref="Layer.Smooth"/> is its surrogate.</summary>
        /// <param name="name">A slug.</param>
        /// <param name="samples">Inputs and targets, [n, …] both.</param>
        /// <param name="perSample">From outputs and targets to one number a sample, such as <see cref="Losses.CrossEntropyPerSample"/>.</param>
        public Objective Objective(string name, (Tensor X, Tensor Y) samples, Func<Tensor, Tensor, Tensor> perSample)
        {
            var smooth = (T)model.Smooth();
            var own = Of(name, model, samples, perSample);
            return smooth.Equals(model) ? own : own.Coarse(Of($"surrogate-{name}", smooth, samples, perSample));
        }
    }

    static Objective Of<T>(string name, T model, (Tensor X, Tensor Y) samples, Func<Tensor, Tensor, Tensor> perSample) where T : Layer =>
        Engine.Objective.OfSamples(name, model, samples.X, samples.Y, (at, x) => at.Apply(x), perSample);
}
