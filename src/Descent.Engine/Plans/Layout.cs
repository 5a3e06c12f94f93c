namespace Descent.Engine;

/// <summary>Chooses how values are laid out: a matrix product reads a transposed operand where it lies, and transpositions in a row are one.</summary>
static class Layout
{
    /// <summary>The instruction with its inputs read through the transpositions that made them.</summary>
    /// <param name="producer">Instructions before it, by what they make.</param>
    public static Instruction ReadThrough(Instruction line, IReadOnlyDictionary<int, Instruction> producer)
    {
        if (line.Primitive is Transpose outer && producer.GetValueOrDefault(line.Inputs[0]) is { Primitive: Transpose inner } first)
        {
            return line with { Primitive = new Transpose(outer.Permutation.Select(axis => inner.Permutation[axis]).ToArray()), Inputs = first.Inputs };
        }
        if (line.Primitive is not MatMul product) return line;
        int[] inputs = [.. line.Inputs];
        for (var i = 0; i < 2; i++)
        {
            if (producer.GetValueOrDefault(inputs[i]) is not { Primitive: Transpose { Permutation: var permutation } } made || !SwapsLastTwo(permutation)) continue;
            inputs[i] = made.Inputs[0];
            product = i == 0 ? product with { TransposeA = !product.TransposeA } : product with { TransposeB = !product.TransposeB };
        }
        return line with { Primitive = product, Inputs = inputs };
    }

    static bool SwapsLastTwo(Axes permutation)
    {
        var rank = permutation.Count;
        if (rank < 2 || permutation[rank - 2] != rank - 1 || permutation[rank - 1] != rank - 2) return false;
        for (var axis = 0; axis < rank - 2; axis++)
        {
            if (permutation[axis] != axis) return false;
        }
        return true;
    }
}
