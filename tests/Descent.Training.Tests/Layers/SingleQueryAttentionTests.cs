using Descent.Engine;

namespace Descent.Training.Tests.Layers;

public class SingleQueryAttentionTests
{
    const int Words = 5, Classes = 4;
    static readonly SingleQueryAttention Net = new(Check.Normal(1, Words, Words), Check.Normal(2, Classes, Words));
    static readonly Tensor Sentences = Tensor.From([2, 0, 4, 1, 1, 3], [2, 3]);
    static readonly Tensor Queries = Check.Labels(4, 0);
    static readonly Tensor Bias = Tensor.From([0, 0, 0, 0, 0, double.NegativeInfinity], [2, 3]);

    static double[][] Matrix(Tensor x) => [.. x.ToDoubles().Chunk(x.Shape[1])];

    static Tensor OneHot(Tensor words) => Tensor.Identity(Words, Check.F64).Gather(words);

    /// <summary>The definition, T = W_ov X softmax(Xᵀ W_kq x_q).</summary>
    [Fact]
    public void The_output_is_the_definition()
    {
        var (kq, ov) = (Matrix(Net.KeyQuery), Matrix(Net.OutputValue));
        int[] words = [2, 0, 4];
        var e = words.Select(word => Math.Exp(kq[word][4])).ToArray();
        var expected = Enumerable.Range(0, Classes).Select(v => words.Select((word, i) => e[i] / e.Sum() * ov[v][word]).Sum()).ToArray();
        Check.Close(expected, Net.ApplyToWords(Sentences, Queries).At(0, 0), 1e-14);
    }

    [Fact]
    public void Words_are_one_hot_keys()
    {
        Check.Close(Net.Apply(OneHot(Sentences), OneHot(Queries), Bias), Net.ApplyToWords(Sentences, Queries, Bias), 1e-14);
        Check.Close(Net.Weights(OneHot(Sentences), OneHot(Queries), Bias), Net.WeightsOfWords(Sentences, Queries, Bias), 1e-14);
    }

    /// <summary>∇ = X (a ∘ (ρ − aᵀρ)) x_qᵀ with ρ_i = rᵀ W_ov x_i (and a, r attention and residuals), and against differences.</summary>
    [Fact]
    public void The_gradient_of_W_kq_is_its_formula()
    {
        var (target, bias) = (Check.Labels(1, 2), Bias);
        Tensor Loss(Tensor kq) => Losses.CrossEntropyPerSample((Net with { KeyQuery = kq }).ApplyToWords(Sentences, Queries, bias), target).Sum();
        Check.Gradient(Loss, Net.KeyQuery);
        Check.Gradient(ov => Losses.CrossEntropyPerSample((Net with { OutputValue = ov }).ApplyToWords(Sentences, Queries, bias), target).Sum(), Net.OutputValue);
        var (x, a) = (OneHot(Sentences), Net.WeightsOfWords(Sentences, Queries, bias));
        var r = Net.ApplyToWords(Sentences, Queries, bias).Softmax() - Tensor.Identity(Classes, Check.F64).Gather(target);
        var rho = Tensor.MatMul(Tensor.MatMul(x, Net.OutputValue, transposeB: true), r.ExpandAxis(-1)).SqueezeAxis(-1);
        var inner = a * (rho - (a * rho).SumKeep(-1));
        Check.Close(Tensor.MatMul((x * inner.ExpandAxis(-1)).Sum(1), OneHot(Queries), transposeA: true), Transform.Grad<Tensor>(Loss)(Net.KeyQuery), 1e-13);
    }

    /// <summary>Where all words are alike, attention cannot matter.</summary>
    [Fact]
    public void A_sentence_of_one_word_has_no_gradient_of_W_kq()
    {
        var gradient = Transform.Grad<Tensor>(kq => Losses.CrossEntropyPerSample((Net with { KeyQuery = kq }).ApplyToWords(Tensor.From([3, 3, 3], [1, 3]), Check.Labels(1)), Check.Labels(0)).Sum())(Net.KeyQuery);
        Assert.All(gradient.ToDoubles(), one => Assert.Equal(0, one));
    }

    [Fact]
    public void A_word_that_is_there_twice_has_twice_the_attention()
    {
        var uniform = Net with { KeyQuery = Tensor.ZerosLike(Net.KeyQuery) };
        var values = Net.OutputValue.Transpose();
        Check.Close((2 * values.At(0, 1) + values.At(0, 3)) / 3, uniform.ApplyToWords(Tensor.From([1, 1, 3], [1, 3]), Check.Labels(0)).At(0, 0), 1e-14);
    }

    [Fact]
    public void What_is_hidden_gets_no_attention() => Assert.Equal(0, Net.WeightsOfWords(Sentences, Queries, Bias).ToDoubles()[5]);

    /// <summary>Two words of which one leads by m: both slopes are ∓ a (1 − a) c, with c = r·(W_ov x₂ − W_ov x₁), to relative rounding where 1 − a is far below it.</summary>
    [Theory, InlineData(30), InlineData(45), InlineData(300)]
    public void Digits_of_the_gradient_last_when_one_word_has_all_attention(double lead)
    {
        var scores = Tensor.From([lead, 0], [2, 1]);
        var (values, weights) = (Check.Normal(3, Classes, 2), Check.Vector(0.3, -1, 2, 0.7));
        var gradient = Transform.Grad<Tensor>(kq => (weights * new SingleQueryAttention(kq, values).ApplyToWords(Tensor.From([0, 1], [1, 2]), Check.Labels(0))).Sum())(scores).ToDoubles();
        var c = Matrix(values).Zip(weights.ToDoubles(), (row, w) => w * (row[1] - row[0])).Sum();
        var rest = Math.Exp(-lead);
        Assert.Equal(1, gradient[1] / (c * rest / Math.Pow(1 + rest, 2)), 1e-12);
        Assert.Equal(-1, gradient[0] / gradient[1], 1e-12);
    }
}
