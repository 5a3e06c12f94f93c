using Descent.Engine;

namespace Descent.Training.Tests;

public class QuantizerTests
{
    /// <summary>The ceiling: anything above 0, however small, gives one step.</summary>
    [Fact]
    public void The_staircase_of_two_bits_takes_the_levels_of_the_paper()
    {
        double[] points = [-1e-9, 0, 1e-9, 1, 1 + 1e-9, 5];
        Assert.Equal([0, 0, 1, 1, 2, 3], new StaircaseRelu(2).Quantize(Check.Vector(points)).ToArray<double>());
        Assert.Equal([0f, 0, 1, 1, 2, 3], new StaircaseRelu(2).Quantize(Tensor.Of(-1e-9f, 0, 1e-9f, 1, 1.0001f, 5)).ToArray<float>());
        Assert.Equal([0, 0, 1, 1, 1, 1], new StaircaseRelu(1).Quantize(Check.Vector(points)).ToArray<double>());
        Assert.Equal([0, 0, 0, 1, 1, 3], new StaircaseRelu(2, Rounding: Rounding.Floor).Quantize(Check.Vector(points)).ToArray<double>());
        Assert.Equal([0, 0, 0.5, 1, 1.5, 1.5], new StaircaseRelu(2, 0.5).Quantize(Check.Vector(points)).ToArray<double>());
    }

    [Fact]
    public void Binary_and_ternary_take_their_levels()
    {
        var x = Check.Vector(-3, -0.6, -0.5, -1e-300, 0, 0.4, 0.5, 0.6, double.NaN);
        Assert.Equal([-2, -2, -2, -2, 2, 2, 2, 2, double.NaN], new BinaryQuantizer(2).Quantize(x).ToArray<double>());
        Assert.Equal([-1, -1, 0, 0, 0, 0, 0, 1, double.NaN], new TernaryQuantizer().Quantize(x).ToArray<double>());
    }

    [Fact]
    public void Uniform_covers_its_range_and_rounds_halves_to_even()
    {
        var x = Check.Vector(-9, -0.8, -0.25, 0, 0.25, 0.75, 0.8, 9);
        Assert.Equal([-1, -1, -0, 0, 0, 0.5, 0.5, 0.5], new UniformQuantizer(2, 0.5).Quantize(x).ToArray<double>());
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1.5], new UniformQuantizer(2, 0.5, Signed: false).Quantize(x).ToArray<double>());
        Assert.Equal([-1, -1, -0.5, 0, 0, 0.5, 0.5, 0.5], new UniformQuantizer(2, 0.5, Rounding: Rounding.Floor).Quantize(x).ToArray<double>());
    }

    public static TheoryData<Quantizer> Quantizers => new()
    {
        new BinaryQuantizer(0.7), new TernaryQuantizer(0.7), new UniformQuantizer(3, 0.3), new UniformQuantizer(3, 0.3, Signed: false),
        new StaircaseRelu(2, 0.25), new StaircaseRelu(3, 0.25, Rounding.Floor),
    };

    /// <summary>Levels are whole multiples of the step up to the top; differences of the forward map vanish off its jumps.</summary>
    [Theory, MemberData(nameof(Quantizers))]
    public void Levels_are_steps_and_the_true_derivative_is_zero(Quantizer quantizer)
    {
        var x = Check.Normal(3, 400) * 2;
        var levels = quantizer.Quantize(x).ToArray<double>().Select(y => y / quantizer.StepSize).ToArray();
        Assert.All(levels, level => Assert.Equal(Math.Round(level), level, 12));
        Assert.Equal(quantizer.MaxLevel, Math.Round(levels.Max()));
        var shifted = quantizer.Quantize(x + 1e-12).ToArray<double>();
        Assert.Equal(quantizer.Quantize(x).ToArray<double>(), shifted);
        Assert.All(Transform.Grad<Tensor>(v => quantizer.Quantize(v).Sum())(x).ToArray<double>(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<ShapeError>(() => new StaircaseRelu(0).Quantize(Check.Scalar(1)));
        Assert.Throws<ShapeError>(() => new StaircaseRelu(2, 0).Quantize(Check.Scalar(1)));
        Assert.Throws<ShapeError>(() => new UniformQuantizer(1, 1).Quantize(Check.Scalar(1)));
    }
}
