using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The empirical neural tangent kernel: inner products of the outputs' gradients over all trained parameters.</summary>
/// <remarks>
/// Jacot, Gabriel and Hongler (2018), arXiv:1806.07572. Rows of the Jacobian are made block by block of samples, so that two blocks are in memory and
/// never all of it; with more than one block, every block is made again for each block before it.
/// </remarks>
public static class TangentKernel
{
    /// <summary>Bytes that blocks of Jacobians may take, with what is held while they are made, unless another number is given.</summary>
    public const long DefaultMemory = SampleBlocks.DefaultMemory;

    /// <summary>Blocks of more bytes are worth a collection, which takes milliseconds.</summary>
    const long Large = 64L << 20;

    /// <summary>What a kernel takes: the peak, blocks included, is known before the first derivative.</summary>
    /// <param name="outputs">Rows of the Jacobian a sample at one time: k, or 1 for one class.</param>
    /// <param name="kernels">How many kernels [n, n] the result has: k² in full, k per class.</param>
    public static InstrumentCost Cost(Objective objective, int outputs, long kernels, long memory = DefaultMemory)
    {
        var samples = Need(objective);
        var blocks = new OutputJacobian(objective.Parameters, samples).Blocks(outputs, memory);
        var count = (samples.Count + blocks.Size - 1) / blocks.Size;
        var passes = kernels == (long)outputs * outputs ? 1 : kernels;
        // Beside the kernels asked for: the one being made, and twice the product that goes into it.
        return new(passes * outputs * (count == 1 ? 1 : (count + 1) / 2.0), blocks.Bytes + (kernels + 3L * outputs * outputs) * samples.Count * samples.Count * sizeof(double));
    }

    static ObjectiveSamples Need(Objective objective) => objective.Samples
        ?? throw new AnalysisException($"TangentKernel: objective '{objective.Name}' has no samples; make it with Objective.OfSamples.");

    /// <summary>All of it, float64 [n, n, k, k]: entry (i, j, a, b) is ⟨∂f_a(xᵢ), ∂f_b(xⱼ)⟩, in units of output² / parameter².</summary>
    /// <exception cref="AnalysisException">The objective has no samples, or is coarse.</exception>
    public static Tensor Full(Objective objective, long memory = DefaultMemory)
    {
        TrueDerivatives.Require(objective, "the tangent kernel");
        var samples = Need(objective);
        var jacobian = new OutputJacobian(objective.Parameters, samples);
        var (n, k) = (samples.Count, jacobian.Outputs);
        var select = Tensor.Identity(k);
        return Gram(objective, jacobian, select, jacobian.Blocks(jacobian.Outputs, memory)).Reshape(n, k, n, k).Transpose(0, 2, 1, 3);
    }

    /// <summary>One kernel a class, float64 [k, n, n]: the diagonal of <see cref="Full"/> in the outputs, in 1/k of its memory.</summary>
    public static Tensor PerClass(Objective objective, long memory = DefaultMemory)
    {
        TrueDerivatives.Require(objective, "the tangent kernel");
        var jacobian = new OutputJacobian(objective.Parameters, Need(objective));
        var (all, blocks) = (Tensor.Identity(jacobian.Outputs), jacobian.Blocks(1, memory));
        return Tensor.Stack(0, [.. Enumerable.Range(0, jacobian.Outputs).Select(c => Gram(objective, jacobian, all.Slice(0, c, c + 1), blocks))]);
    }

    /// <summary>The mean over classes, float64 [n, n]: one kernel for all outputs.</summary>
    public static Tensor Mean(Objective objective, long memory = DefaultMemory)
    {
        TrueDerivatives.Require(objective, "the tangent kernel");
        var jacobian = new OutputJacobian(objective.Parameters, Need(objective));
        var (all, blocks) = (Tensor.Identity(jacobian.Outputs), jacobian.Blocks(1, memory));
        var n = objective.Samples!.Count;
        var sum = new double[n * n];
        for (var c = 0; c < jacobian.Outputs; c++) Vectors.AddScaled(sum, 1.0 / jacobian.Outputs, Gram(objective, jacobian, all.Slice(0, c, c + 1), blocks).ToArray<double>());
        return Tensor.From(sum, [n, n]);
    }

    /// <summary>J Jᵀ for the chosen outputs, float64 [n · s, n · s].</summary>
    static Tensor Gram(Objective objective, OutputJacobian jacobian, Tensor select, SampleBlocks blocks)
    {
        var samples = objective.Samples!;
        var s = select.Shape[0];
        var n = samples.Count;
        var gram = new double[(long)n * s * n * s];
        for (var i = 0; i < n; i += blocks.Size)
        {
            var a = Rows(i);
            for (var j = i; j < n; j += blocks.Size) Write(gram, n * s, i * s, j * s, Product(a, j == i ? a : Rows(j)));
        }
        return Tensor.From(gram, [n * s, n * s]);

        Tensor[] Rows(int from)
        {
            // Without being told, the collector lets several such blocks pile up.
            if (blocks.Bytes > Large) GC.Collect();
            return jacobian.Rows(samples.Inputs.Slice(0, from, Math.Min(n, from + blocks.Size)), select);
        }
    }

    /// <summary>Σ over leaves of a bᵀ: the leaves of one row never need to lie side by side.</summary>
    static Tensor Product(Tensor[] a, Tensor[] b)
    {
        var sum = Tensor.MatMul(a[0], b[0], transposeB: true).To(ElementType.Float64);
        for (var leaf = 1; leaf < a.Length; leaf++) sum = sum + Tensor.MatMul(a[leaf], b[leaf], transposeB: true).To(ElementType.Float64);
        return sum;
    }

    static void Write(double[] gram, int width, int row, int column, Tensor part)
    {
        var (rows, columns) = (part.Shape[0], part.Shape[1]);
        var values = part.ToArray<double>();
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) gram[(long)(row + i) * width + column + j] = gram[(long)(column + j) * width + row + i] = values[i * columns + j];
        }
    }
}
