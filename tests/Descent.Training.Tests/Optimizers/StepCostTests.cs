using Descent.Engine;

namespace Descent.Training.Tests;

public class StepCostTests
{
    /// <summary>b samples of n inputs and k outputs take 2 b n k for the outputs and as many for the weights' gradient; the rest is of lower order, and the update of Adam is dearer than that of SGD.</summary>
    [Fact]
    public void A_linear_model_costs_two_products()
    {
        const int Batch = 50, Inputs = 40, Outputs = 30;
        long Cost(Optimizer optimizer) => StepCost.Flops(optimizer, Linear.Create(RandomKey.FromSeed(1), Inputs, Outputs), Tensor.Ones([Batch, Inputs]), Tensor.Ones([Batch, Outputs]),
            (model, x, y) => Losses.SumSquarePerSample(model.Apply(x), y).Mean());
        const double Products = 4.0 * Batch * Inputs * Outputs;
        Assert.InRange(Cost(new Sgd(0.1)) / Products, 1, 1.1);
        Assert.True(Cost(new Adam(0.1)) > Cost(new Sgd(0.1)));
    }
}
