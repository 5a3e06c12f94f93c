using Descent.Engine.Tests.Catalogue;

namespace Descent.Engine.Tests.Plans;

/// <summary>Random programs of thirty operations on mixed shapes: plans reuse memory, fuse and merge without changing a bit.</summary>
public class RandomProgramTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    [Theory, MemberData(nameof(Seeds))]
    public void Compiled_equals_uncompiled(int seed)
    {
        var program = new RandomProgram(seed, 30, smooth: false);
        Tensor[] inputs = [.. program.Inputs];
        var gradient = Transform.ValueAndGrad<Tensor[]>(program.Loss);
        var (value, slopes) = gradient(inputs);
        var compiled = Transform.Compile(gradient);
        for (var call = 0; call < 2; call++)
        {
            var (again, same) = compiled.Invoke(inputs);
            Check.SameBits(value, again, $"loss of program {seed}");
            Check.SameBits(slopes, same, $"gradient of program {seed}");
        }
        Check.SameBits(slopes, Transform.Grad<Tensor[]>(Transform.Checkpoint<Tensor[], Tensor>(program.Loss))(inputs), $"checkpointed program {seed}");
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Vmap_equals_a_loop(int seed)
    {
        var program = new RandomProgram(seed, 30, smooth: false);
        Tensor[][] draws = [[.. program.Inputs], [.. program.Inputs.Select(x => Tensor.Sin(3 * x))]];
        Tensor[] stacked = [.. draws[0].Select((x, i) => Tensor.Stack(0, x, draws[1][i]))];
        var gradient = Transform.Grad<Tensor[]>(program.Loss);
        var together = Transform.Compile(Transform.Vmap(gradient)).Invoke(stacked);
        for (var k = 0; k < 2; k++) Check.SameBits(gradient(draws[k]), Array.ConvertAll(together, x => x.At(0, k)), $"program {seed}, slice {k}");
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Gradients_match_differences(int seed)
    {
        var program = new RandomProgram(seed, 30, smooth: true);
        Tensor[] inputs = [.. program.Inputs];
        var v = PrimitiveCase.Like(inputs, seed);
        var gradient = Transform.Grad<Tensor[]>(program.Loss);
        var difference = Differences.Along(at => program.Loss(at).Item(), inputs, v);
        var (value, tangent) = Transform.Jvp(program.Loss, inputs, v);
        // A chain of thirty functions has larger fifth derivatives than one: a hundred times the tolerance of a primitive.
        Check.Near(difference, tangent.Item(), 100 * Differences.Tolerance * (1 + Math.Abs(value.Item()) + Math.Abs(difference)), $"program {seed}, forward");
        Check.Near(tangent.Item(), Differences.Dot(gradient(inputs), v), 1e-12 * (1 + Differences.Scale(gradient(inputs), v)), $"program {seed}, reverse");
    }
}
