using Descent.Engine;

namespace Descent.Training;

/// <summary>A <see cref="CentredModel{TModel}"/> that learns fixed samples by plain descent on half the mean square of its residuals.</summary>
/// <param name="Model">f = α (g − g₀).</param>
/// <param name="X">Training inputs, [n, …].</param>
/// <param name="Y">Their targets, shaped like the outputs.</param>
/// <param name="Uncentred">y + α g₀, with which α g has the residuals of f: a step need not evaluate g₀.</param>
/// <remarks>Chizat, Oyallon and Bach (2019), arXiv:1812.07956: at a rate in proportion to 1/α² the scale decides how lazy training is, and not how fast.</remarks>
public sealed record CentredRegression<TModel>(CentredModel<TModel> Model, [property: Frozen] Tensor X, [property: Frozen] Tensor Y, [property: Frozen] Tensor Uncentred) where TModel : Layer
{
    /// <summary>f − y on the training samples, shaped like the targets.</summary>
    public Tensor Residuals() => Model.Scale * Model.Network.Apply(X) - Uncentred;

    /// <summary>½ the mean square of the residuals, were the network another.</summary>
    public Tensor Loss(TModel network) => 0.5 * Losses.MeanSquare(Model.Scale * network.Apply(X), Uncentred);

    /// <summary>The same after one step of descent.</summary>
    public CentredRegression<TModel> Next(double rate) => this with { Model = Model with { Network = new Sgd(rate).Descend(Model.Network, Loss) } };

    /// <summary>The mean square of the residuals over that of the targets: 1 before the first step.</summary>
    public Tensor TrainLoss() => 2 * Loss(Model.Network) / Losses.MeanSquare(Y);

    /// <summary>The same on other samples.</summary>
    public Tensor TestLoss(Tensor x, Tensor y) => Losses.MeanSquare(Model.Apply(x), y) / Losses.MeanSquare(y);

    /// <summary>What is descended on, for instruments.</summary>
    public Objective Objective()
    {
        var scale = Model.Scale;
        return Engine.Objective.OfSamples("square", Model.Network, X, Uncentred, (network, x) => scale * network.Apply(x), (outputs, targets) => 0.5 * Losses.MeanSquarePerSample(outputs, targets));
    }
}

public static class CentredRegression
{
    /// <summary>A network before its first step.</summary>
    public static CentredRegression<TModel> Start<TModel>(TModel start, double scale, Tensor x, Tensor y) where TModel : Layer
    {
        var model = CentredModel.Of(start, scale);
        return new(model, x, y, model.Uncentred(x, y));
    }
}
