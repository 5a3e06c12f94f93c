using Descent.Engine;

namespace Descent.Bench.Limits;

/// <summary>The matrix products of a step: their floating-point operations and their rate.</summary>
public static class Products
{
    public static bool IsProduct(Instruction line) => line.Primitive is MatMul;

    static TensorType[] Types(Program program, Axes values) => [.. values.Select(value => program.Types[value])];

    /// <summary>Multiplications and additions of a product [m, k] · [k, n]: 2 m k n.</summary>
    public static long Flops(Program program, Instruction product) => product.Primitive.Flops(Types(program, product.Inputs), Types(program, product.Outputs));

    /// <summary>Those of all matrix products of a step; nothing else is counted.</summary>
    public static long Flops(Program program) => program.Instructions.Where(IsProduct).Sum(line => Flops(program, line));

    /// <summary>10⁹ operations a second.</summary>
    public static double Gigaflops(long flops, double microseconds) => flops / microseconds / 1e3;

    /// <summary>Rate of the kernels that hold a product. Where a kernel does more than its product, all of its time counts.</summary>
    public static double Inside(Program program, IReadOnlyList<KernelTime> kernels)
    {
        var holders = kernels.Where(kernel => kernel.Instructions.Any(IsProduct)).ToArray();
        return Gigaflops(holders.Sum(kernel => kernel.Instructions.Where(IsProduct).Sum(line => Flops(program, line))), holders.Sum(kernel => kernel.Microseconds));
    }

    /// <summary>The same products bare, one after the other in one plan: same shapes and transpositions, on random numbers.</summary>
    public static IWorkloadRun Bare(Program program)
    {
        var products = program.Instructions.Where(IsProduct).ToArray();
        var operands = products.SelectMany(line => Types(program, line.Inputs)).Select((type, i) => RandomKey.FromSeed(0).Fold(i).Normal(type.Shape, element: type.Element)).ToArray();
        return new MeasurementRun(operands, all => [.. products.Select((line, i) =>
        {
            var product = (MatMul)line.Primitive;
            return Tensor.MatMul(all[2 * i], all[2 * i + 1], product.TransposeA, product.TransposeB);
        })]);
    }
}
