using Descent.Engine;

namespace Descent.Data;

/// <summary>Sparse linear regression: a teacher, noisy samples to fit, and half as many fresh ones by which settings are chosen.</summary>
public sealed record SparseRegression(SparseTeacher Teacher, NoisySamples Train, NoisySamples Validation)
{
    /// <summary>A task whose inputs, and noise up to its size, depend on the key alone; see <see cref="SparseTeacher.Draw"/>.</summary>
    /// <param name="samples">n to train on, two at least.</param>
    public static SparseRegression Draw(RandomKey key, int samples, int inputs, int support, double size, double noiseDeviation)
    {
        var keys = key.Split(3);
        var teacher = SparseTeacher.Draw(keys[0], inputs, support, size, noiseDeviation);
        return new(teacher, teacher.Sample(keys[1], samples), teacher.Sample(keys[2], samples / 2));
    }

    /// <summary>The same in another precision; the teacher stays in float64.</summary>
    public SparseRegression To(ElementType element) => this with { Train = Train.To(element), Validation = Validation.To(element) };

    /// <summary>The same task with the inputs of the support multiplied, so that they are no longer like the others; labels follow.</summary>
    public SparseRegression WithSignalInputs(double factor) => this with { Train = Scaled(Train, factor), Validation = Scaled(Validation, factor) };

    NoisySamples Scaled(NoisySamples samples, double factor)
    {
        var x = samples.X * Tensor.Where(Tensor.Equal(Teacher.Weights, Tensor.ZerosLike(Teacher.Weights)), Tensor.OnesLike(Teacher.Weights), factor);
        return new(x, Tensor.MatMul(x, Teacher.Weights.ExpandAxis(1)).SqueezeAxis(1) + samples.Noise, samples.Noise);
    }

    /// <summary>‖β − β*‖², the excess risk; it reads values.</summary>
    /// <param name="weights">β, [d].</param>
    public double Error(Tensor weights)
    {
        var (on, off) = Teacher.SquaredErrors(weights);
        return on.Item() + off.Item();
    }
}
