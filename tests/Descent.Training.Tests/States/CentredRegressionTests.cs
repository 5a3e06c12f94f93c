using Descent.Engine;

namespace Descent.Training.Tests;

public sealed class CentredRegressionTests
{
    const double Scale = 3, Rate = 0.02;
    static readonly Tensor X = Check.Normal(2, 6, 3), Y = Check.Normal(3, 6);

    static CentredRegression<SoftCommittee> Start() => CentredRegression.Start(SoftCommittee.Create(RandomKey.FromSeed(1), 3, 5, new QuadraticPerturbation(0.4), Check.F64), Scale, X, Y);

    /// <summary>The gradient of the loss that is taken of the whole model, start and all.</summary>
    [Fact]
    public void A_step_descends_on_the_centred_models_loss()
    {
        var (task, model) = (Start(), Start().Model);
        for (var step = 0; step < 5; step++)
        {
            var gradient = Transform.Grad<SoftCommittee>(network => 0.5 * Losses.MeanSquare((model with { Network = network }).Apply(X), Y))(model.Network);
            (task, model) = (task.Next(Rate), model with { Network = model.Network with { Weight = model.Network.Weight - Rate * gradient.Weight } });
        }
        Check.Close(task.Model.Network.Weight, model.Network.Weight, 1e-13);
        Check.Close(task.Residuals(), task.Model.Apply(X) - Y, 1e-13);
    }

    /// <summary>At the start f is 0; on the training samples both losses are one; the objective is the loss.</summary>
    [Fact]
    public void Losses_are_over_the_targets()
    {
        Assert.Equal(1, Start().TrainLoss().Item(), 14);
        var task = Start().Next(Rate);
        Assert.InRange(task.TrainLoss().Item(), 0, 0.999);
        Assert.Equal(task.TrainLoss().Item(), task.TestLoss(X, Y).Item(), 13);
        Assert.Equal(task.Loss(task.Model.Network).Item(), task.Objective().Loss(task.Objective().Parameters).Item(), 13);
    }
}
