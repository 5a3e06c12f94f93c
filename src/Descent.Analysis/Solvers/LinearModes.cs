using Descent.Engine;

namespace Descent.Analysis;

/// <summary>A linear student and its known teacher y = X w̄ + ε in the modes of X: errors at any time of descent, exactly.</summary>
/// <param name="Eigenvalues">λ of XᵀX, float64 [r], r = min(P, N).</param>
/// <param name="Gap">vᵢᵀ(w(0) − w̄), float64 [r].</param>
/// <param name="Noise">uᵢᵀε, float64 [r].</param>
/// <param name="Frozen">Square of what of w(0) − w̄ no sample sees, float64 scalar: it stays for ever.</param>
/// <param name="Residue">Square of what of ε no weights can fit, float64 scalar.</param>
/// <param name="Samples">P.</param>
/// <param name="Parameters">N.</param>
/// <remarks>Advani and Saxe (2017), arXiv:1710.03667, section 2: each mode moves by itself, zᵢ − z̄ᵢ = kept · gap + learned · noise / √λᵢ.</remarks>
public sealed record LinearModes(Tensor Eigenvalues, Tensor Gap, Tensor Noise, Tensor Frozen, Tensor Residue, int Samples, int Parameters)
{
    /// <param name="spectrum">Of X, [P, N].</param>
    /// <param name="gap">w(0) − w̄, [N].</param>
    /// <param name="noise">ε, [P].</param>
    public static LinearModes Of(ThinSpectrum spectrum, Tensor gap, Tensor noise)
    {
        var (seen, frozen) = Project(spectrum.Right, gap);
        var (fitted, residue) = Project(spectrum.Left, noise);
        return new(spectrum.Eigenvalues, seen, fitted, frozen, residue, spectrum.Left.Shape[0], spectrum.Right.Shape[0]);
    }

    static (Tensor Inside, Tensor Outside) Project(Tensor columns, Tensor vector)
    {
        var v = vector.To(ElementType.Float64).ExpandAxis(1);
        var inside = Tensor.MatMul(columns, v, transposeA: true);
        var outside = v - Tensor.MatMul(columns, inside);
        return (inside.SqueezeAxis(1), (outside * outside).Sum());
    }

    /// <summary>‖w − w̄‖² / N: for inputs of variance 1/N, the error of a fresh sample without its label's noise.</summary>
    public Tensor WeightError(SpectralFilter filter)
    {
        var (kept, learned) = filter.Factors(Eigenvalues);
        var error = kept * Gap + learned * Noise * ThinSpectrum.InverseRoots(Eigenvalues);
        return ((error * error).Sum() + Frozen) / Parameters;
    }

    /// <summary>‖y − Xw‖² / P.</summary>
    public Tensor TrainingError(SpectralFilter filter)
    {
        var error = filter.Factors(Eigenvalues).Kept * (Noise - Tensor.Sqrt(Eigenvalues) * Gap);
        return ((error * error).Sum() + Residue) / Samples;
    }

    /// <summary>The same student and teacher where labels have no noise.</summary>
    public LinearModes Noiseless => this with { Noise = Tensor.ZerosLike(Noise), Residue = Tensor.ZerosLike(Residue) };

    /// <summary>A student that starts at its teacher, so that it learns noise only.</summary>
    public LinearModes NoiseAlone => this with { Gap = Tensor.ZerosLike(Gap), Frozen = Tensor.ZerosLike(Frozen) };

    /// <summary>The same student as if the least eigenvalues were others: what the spectrum's gap at 0 is good for.</summary>
    /// <param name="share">Of the modes, in [0, 1]; rounded down to whole modes.</param>
    public LinearModes WithLeastEigenvalues(double share, double eigenvalue)
    {
        var count = (int)Eigenvalues.Size;
        return this with { Eigenvalues = Tensor.Where(Tensor.Range(count) < (int)(share * count), eigenvalue, Eigenvalues) };
    }

    /// <summary>Isotropic noise of variance 1 in the frozen subspace, of which only the part along what is frozen and the length of the rest matter.</summary>
    /// <param name="Along">Standard normal, float64 scalar.</param>
    /// <param name="Across">χ² with a degree of freedom less than there are frozen directions, float64 scalar.</param>
    public sealed record Diffusion(Tensor Along, Tensor Across);

    /// <summary>A draw for <see cref="Diffused"/>; zeros where nothing is frozen. It reads values.</summary>
    public Diffusion DrawDiffusion(RandomKey key)
    {
        double[] draws = Samples >= Parameters ? [0] : key.Normal([Parameters - Samples], element: ElementType.Float64).ToArray<double>();
        return new(Tensor.Scalar(draws[0], ElementType.Float64), Tensor.Scalar(draws.Skip(1).Sum(x => x * x), ElementType.Float64));
    }

    /// <summary>The same student as if every frozen direction had taken noise of the mean variance that the trained ones have by now, on top of its distance from the teacher.</summary>
    public LinearModes Diffused(SpectralFilter filter, Diffusion diffusion)
    {
        if (Samples >= Parameters) return this;
        var variance = NoiseAlone.WeightError(filter) * Parameters / (double)Eigenvalues.Size;
        var distance = Tensor.Sqrt(Frozen) + Tensor.Sqrt(variance) * diffusion.Along;
        return this with { Frozen = distance * distance + variance * diffusion.Across };
    }
}
