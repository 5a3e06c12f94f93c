using Descent.Engine;

namespace Descent.Analysis.Tests;

public sealed class ModeTests
{
    [Fact]
    public void Modes_of_a_map_hold_it_and_see_it_diagonal()
    {
        var map = Samples.Normal(1, 4, 6);
        var modes = SingularModes.Of(map);
        Assert.Equal(0, Samples.Largest(modes.Map() - map), 13);
        Assert.Equal(0, Samples.Largest(modes.Strengths(map) - modes.Values), 13);
        Assert.Equal(0, modes.Coupling(map).Item(), 13);
        Assert.Equal([6, 2], SingularModes.Of(map, 2).Right.Shape);
        Assert.True(modes.Coupling(Samples.Normal(2, 4, 6)).Item() > 0.1);
    }

    /// <summary>Products of reflections: each turns the orientation round; and a matrix whose rows depend has none.</summary>
    [Fact]
    public void Reflections_turn_the_orientation()
    {
        var q = RandomKey.FromSeed(3).Orthogonal(7, 7, Samples.F64);
        var mirror = Samples.Diagonal(1, 1, -1, 1, 1, 1, 1);
        Assert.Equal(1, Orientation.Of(Tensor.Identity(7, Samples.F64)));
        Assert.Equal(-Orientation.Of(q), Orientation.Of(Tensor.MatMul(q, mirror)));
        Assert.Equal(1, Orientation.Of(Tensor.MatMul(q, q)));
        Assert.Equal(-1, Orientation.Of(Tensor.Of(new double[,] { { 0, 1 }, { 1, 0 } })));
        Assert.Equal(0, Orientation.Of(Tensor.Of(new double[,] { { 1, 2 }, { 2, 4 } })));
        Assert.Throws<ShapeError>(() => Orientation.Of(Samples.Normal(1, 2, 3)));
    }

    [Fact]
    public void A_matched_matrix_has_the_orientation_asked_for_and_its_singular_values()
    {
        var matrix = Samples.Normal(3, 5, 5);
        foreach (var sign in (int[])[1, -1])
        {
            var matched = Orientation.Matched(matrix, sign);
            Assert.Equal(sign, Orientation.Of(matched));
            Assert.Equal(0, Samples.Largest(Tensor.Svd(matched).S - Tensor.Svd(matrix).S), 13);
        }
    }

    [Fact]
    public void Drawn_modes_have_their_values_in_orthonormal_frames()
    {
        var modes = SingularModes.Draw(RandomKey.FromSeed(1), 5, 7, Tensor.Of(3.0, 2, 1));
        Assert.Equal(0, Samples.Largest(Tensor.Svd(modes.Map()).S.Slice(0, 0, 3) - modes.Values), 13);
        Assert.Equal(0, Samples.Largest(Tensor.MatMul(modes.Left, modes.Left, transposeA: true) - Tensor.Identity(3, Samples.F64)), 13);
    }

    /// <summary>Covariance 1 to rounding, amplified by the condition of the inputs' own covariance.</summary>
    [Fact]
    public void Whitened_inputs_have_the_identity_as_covariance()
    {
        var x = Tensor.MatMul(Samples.Normal(4, 500, 6), Samples.Normal(5, 6, 6)) + 3;
        var white = Whitening.Of(x, 4).Apply(x);
        Assert.Equal([500, 4], white.Shape);
        Assert.InRange(Samples.Largest(white.Mean(0)), 0, 1e-12);
        Assert.InRange(Samples.Largest(Tensor.MatMul(white, white, transposeA: true) / 500 - Tensor.Identity(4, Samples.F64)), 0, 1e-12);
        // Targets that are linear in whitened inputs have the map as correlation, whatever their mean.
        var map = Samples.Normal(6, 3, 4);
        Assert.Equal(0, Samples.Largest(Whitening.Of(x, 4).Correlation(x, Tensor.MatMul(white, map, transposeB: true) + 5) - map), 11);
        Assert.Throws<AnalysisException>(() => Whitening.Of(Samples.Normal(1, 3, 5)));
    }

    /// <summary>Inputs that are not white couple the modes: one step from a decoupled start leaves it.</summary>
    [Fact]
    public void Inputs_that_are_not_white_break_the_decoupling()
    {
        var modes = SingularModes.Of(Samples.Normal(6, 4, 4));
        Tensor Step(Tensor covariance) => modes.Map() * 0.1 - 0.01 * Tensor.MatMul(0.1 * modes.Map() - modes.Map(), covariance);
        Assert.Equal(0, modes.Coupling(Step(Tensor.Identity(4, Samples.F64))).Item(), 15);
        Assert.True(modes.Coupling(Step(Samples.Symmetric(7, 2, 1.5, 1, 0.5))).Item() > 1e-4);
    }
}
