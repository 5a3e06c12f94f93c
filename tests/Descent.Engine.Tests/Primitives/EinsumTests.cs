using System.Globalization;

namespace Descent.Engine.Tests;

public class EinsumTests
{
    static readonly Dictionary<char, int> Extents = new() { ['i'] = 2, ['j'] = 3, ['k'] = 4, ['l'] = 1, ['b'] = 3, ['z'] = 0, ['I'] = 5, ['a'] = 4 };

    static Tensor[] Operands(string specification) => specification.Replace(" ", "", StringComparison.Ordinal).Split("->")[0].Split(',')
        .Select((labels, n) => DerivativeProbe.Weights(labels.Select(label => Extents[label]).ToArray(), 900 + n)).ToArray();

    /// <summary>The definition: a loop over all values of all letters.</summary>
    static Tensor Naive(string[] inputs, string output, Tensor[] operands)
    {
        var letters = string.Concat(inputs).Distinct().ToArray();
        var result = new double[Shape.Product(output.Select(label => Extents[label]).ToArray())];
        var values = Array.ConvertAll(operands, operand => operand.ToDoubles());
        var total = Shape.Product(letters.Select(label => Extents[label]).ToArray());
        for (var index = 0L; index < total; index++)
        {
            var at = new Dictionary<char, int>();
            var rest = index;
            foreach (var letter in letters)
            {
                at[letter] = (int)(rest % Extents[letter]);
                rest /= Extents[letter];
            }
            int Place(string labels) => labels.Aggregate(0, (place, label) => place * Extents[label] + at[label]);
            result[Place(output)] += inputs.Select((labels, n) => values[n][Place(labels)]).Aggregate(1.0, (p, v) => p * v);
        }
        return Tensor.From(result, output.Select(label => Extents[label]).ToArray());
    }

    [Theory]
    [InlineData("ij,jk->ik")]
    [InlineData("ij,jk->ki")]
    [InlineData("ji,jk->ik")]
    [InlineData("ji,kj->ki")]
    [InlineData("bij,bjk->bik")]
    [InlineData("ibj,kbj->bki")]
    [InlineData("ij,bjk->bik")]
    [InlineData("bij,bij->b")]
    [InlineData("ij,ij->")]
    [InlineData("i,j->ji")]
    [InlineData("i,i->i")]
    [InlineData("ii->i")]
    [InlineData("ii->")]
    [InlineData("iji->j")]
    [InlineData("bib->bi")]
    [InlineData("iii->i")]
    [InlineData("iij,jkk->ik")]
    [InlineData("ijk->kij")]
    [InlineData("ijk->j")]
    [InlineData("ijk,kl,lb->ib")]
    [InlineData("bi,bj,bk->ijk")]
    [InlineData("ij,kb->")]
    [InlineData("ij,jI->iI")]
    [InlineData("zi,zj->ij")]
    [InlineData("zi,ij->zj")]
    [InlineData(",i->i")]
    [InlineData("bijk,bkjl,lI->Iib")]
    [InlineData(" b i j , b j k -> b i k ")]
    public void It_is_its_definition(string specification)
    {
        var operands = Operands(specification);
        var parts = specification.Replace(" ", "", StringComparison.Ordinal).Split("->");
        // At most 200 terms of a few units are summed: 200 ε.
        DerivativeProbe.Close(Naive(parts[0].Split(','), parts[1], operands), Tensor.Einsum(specification, operands), 1e-13);
    }

    [Theory]
    [InlineData("ij,jk", "ik")]
    [InlineData("ba", "ab")]
    [InlineData("ii", "")]
    [InlineData("kij", "ijk")]
    public void Without_an_arrow_the_lonely_letters_come_in_alphabetical_order(string specification, string output)
    {
        var operands = Operands(specification);
        DerivativeProbe.Close(Naive(specification.Split(','), output, operands), Tensor.Einsum(specification, operands), 1e-13);
    }

    [Fact]
    public void It_differentiates_batches_and_compiles()
    {
        DerivativeProbe.Check(x => Tensor.Einsum("bij,jk,bik->bk", x), Operands("bij,jk,bik"));
        DerivativeProbe.Check(x => Tensor.Einsum("iij,jk->ki", x), Operands("iij,jk"));
        var matrix = DerivativeProbe.Weights([3, 4], 1);
        DerivativeProbe.SameBits(v => Tensor.Einsum("ij,jk->ki", v, matrix), DerivativeProbe.Weights([5, 2, 3], 2));
        DerivativeProbe.SameBits(v => Tensor.Einsum("bij,bjk->ik", v, v.SwapAxes(1, 2)), DerivativeProbe.Weights([5, 2, 3, 4], 3));
        DerivativeProbe.SameBits(Transform.Grad<Tensor>(v => Tensor.Einsum("ii,ij->", v, v)), DerivativeProbe.Weights([5, 3, 3], 4));
    }

    [Fact]
    public void Other_number_types_pass()
    {
        var x = Tensor.Range(6).Reshape(2, 3);
        Assert.Equal([5, 14, 14, 50], Tensor.Einsum("ij,kj->ik", x, x).ToArray<int>());
        var (a, b) = (DerivativeProbe.Weights([7, 9], 5, ElementType.Float32), DerivativeProbe.Weights([9, 4], 6, ElementType.Float32));
        // A chain of 9 products.
        DerivativeProbe.Close(Tensor.Einsum("ij,jk->ik", a.To(ElementType.Float64), b.To(ElementType.Float64)), Tensor.Einsum("ij,jk->ik", a, b).To(ElementType.Float64), 9 * Math.ScaleB(1, -23));
    }

    [Theory]
    [InlineData("ij,jk->ik", "MatMul", 1)]
    [InlineData("ji,jk->ik", "MatMul", 1)]
    [InlineData("ij,kj->ki", "MatMul", 1)]
    [InlineData("bji,bkj->bki", "MatMul", 1)]
    public void Plain_products_copy_nothing(string specification, string primitive, int instructions)
    {
        var operands = Operands(specification);
        var plan = Transform.Compile<(Tensor, Tensor), Tensor>(x => Tensor.Einsum(specification, x.Item1, x.Item2)).Explain((operands[0], operands[1]));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"in {instructions} kernels"), plan, StringComparison.Ordinal);
        Assert.Contains(primitive, plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ij,j1->i", "'1' is not expected (position 4")]
    [InlineData("ij->ik", "'k' stands in no operand (position 5")]
    [InlineData("ij->ii", "'i' stands twice in the output (position 5")]
    [InlineData("ij-i", "'-' is not expected (position 2")]
    [InlineData("ij->i->j", "'-' is not expected (position 5")]
    [InlineData("ij->i,j", "',' is not expected (position 5")]
    [InlineData("...ij->ij", "ellipsis is not taken (position 0")]
    [InlineData("ij,jk->ik", "names 2 operands, got 1")]
    [InlineData("ijk->i", "names 3 axes, but operand 0 is [2, 3]")]
    [InlineData("ii->i", "'i' has extent 2 in operand 0 and 3 in operand 0 (axis 1")]
    public void Misuse_is_named(string specification, string message)
    {
        var error = Assert.Throws<ShapeError>(() => Tensor.Einsum(specification, DerivativeProbe.Weights([2, 3], 0)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
