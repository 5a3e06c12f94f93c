namespace Descent.Studies.Dynamics;

/// <summary>A linear map to be learned from inputs of some covariance: ½ E‖T x − W x‖².</summary>
/// <param name="Target">T [outputs, inputs].</param>
/// <param name="Root">R with R Rᵀ the inputs' covariance; none where it is the identity.</param>
sealed record LinearTask(Tensor Target, Tensor? Root = null)
{
    Tensor Seen(Tensor map) => Root is null ? map : Tensor.MatMul(map, Root);

    public Tensor Loss(DeepLinearNetwork net) => Losses.SumSquare(Seen(net.Map()), Seen(Target));

    /// <summary>A loss in units of that of the zero map.</summary>
    public Tensor Error(Tensor loss) => loss / Losses.SumSquare(Seen(Target), Tensor.ZerosLike(Seen(Target)));
}

/// <summary>When a descent ends: at the tolerance, or after the budget of steps.</summary>
sealed record Criterion(double Tolerance, int Budget)
{
    // Nothing comes back from there, and products of weights are still finite.
    const double Lost = 1e6;

    public Tensor Goes(Tensor error) => (error > Tolerance) & (error < Lost);

    public Tensor Arrived(Tensor error) => error <= Tolerance;

    /// <summary>Steps to the tolerance; the budget where it was not reached.</summary>
    public Tensor Steps(Tensor error, Tensor steps) => Tensor.Where(Arrived(error), steps, Tensor.Scalar(Budget, ElementType.Int32));

    /// <summary>The same with the error that is left as a fraction of a step, which decides between equal counts.</summary>
    public Tensor Score(Tensor error, Tensor steps) =>
        Tensor.Where(Arrived(error), steps.To(ElementType.Float64) + 0.5 / Tolerance * error, Budget + 1 + Tensor.Where(error < Lost, error, Lost));
}

/// <summary>A network on its way, which counts its steps. What has arrived, and what is beyond hope, stays as it is: the count is exact.</summary>
/// <param name="Rate">Step of descent, float64 scalar.</param>
/// <param name="Steps">int32 scalar.</param>
/// <param name="Before">What was spent before the first step, in steps; float64 scalar.</param>
sealed record TimedDescent(DeepLinearNetwork Net, LinearTask Task, Tensor Rate, Tensor Steps, Tensor Before)
{
    public static TimedDescent Begin(DeepLinearNetwork net, LinearTask task, Tensor rate, double before = 0) =>
        new(net, task, rate, Tensor.Scalar(0, ElementType.Int32), Tensor.Scalar(before, ElementType.Float64));

    public Tensor Error() => Task.Error(Task.Loss(Net));

    public TimedDescent Next(Criterion criterion)
    {
        var (loss, gradient) = Transform.ValueAndGrad<DeepLinearNetwork>(Task.Loss)(Net);
        var goes = criterion.Goes(Task.Error(loss));
        return this with { Net = new([.. Net.Weights.Zip(gradient.Weights, (w, g) => Tensor.Where(goes, w - Rate * g, w))]), Steps = Steps + goes.To(ElementType.Int32) };
    }
}
