using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>Pre-norm decoder: 2 layers, width 64, 4 heads, context 64, vocabulary 128, MLP width 256, tanh-GELU, batch 16, cross-entropy, AdamW.</summary>
public sealed record TransformerChar : Workload
{
    const int Width = 64, Heads = 4, Context = 64, Vocabulary = 128, Count = 16;

    sealed record Block(LayerNorm First, LayerNorm Second, Linear Joint, Linear Output, Linear Up, Linear Down)
    {
        public Tensor Apply(Tensor x, Tensor mask)
        {
            var (batch, time) = (x.Shape[0], x.Shape[1]);
            var joint = Joint.Apply(First.Apply(x)).Reshape(batch, time, 3, Heads, Width / Heads).Transpose(2, 0, 3, 1, 4).Unstack(0);
            var scores = Tensor.MatMul(joint[0], joint[1], transposeB: true) / Math.Sqrt(Width / Heads) + mask;
            var mixed = Tensor.MatMul(scores.Softmax(), joint[2]).SwapAxes(1, 2).Reshape(batch, time, Width);
            x = x + Output.Apply(mixed);
            return x + Down.Apply(new GeluTanhActivation().Apply(Up.Apply(Second.Apply(x))));
        }
    }

    sealed record Decoder(Tensor Positions, Embedding Tokens, Block[] Blocks, LayerNorm Norm, Linear Head)
    {
        public Tensor Apply(Tensor tokens, Tensor mask)
        {
            var x = Tokens.Apply(tokens) + Positions;
            foreach (var block in Blocks) x = block.Apply(x, mask);
            return Head.Apply(Norm.Apply(x));
        }
    }

    public override string Name => "transformer-char";

    public override int Order => 5;

    public override WorkloadInputs Draw(RandomKey key)
    {
        static Tensor[] Norm() => [Tensor.Ones([Width]), Tensor.Zeros([Width])];
        IEnumerable<Tensor> Blocks(RandomKey k) =>
        [
            .. Norm(), .. Norm(), .. Perceptrons.Draw(k.Fold(0), Width, 3 * Width), .. Perceptrons.Draw(k.Fold(1), Width, Width),
            .. Perceptrons.Draw(k.Fold(2), Width, 4 * Width), .. Perceptrons.Draw(k.Fold(3), 4 * Width, Width),
        ];
        return Given(
            [key.Fold(0).Normal([Context, Width], deviation: 0.02), key.Fold(1).Normal([Vocabulary, Width]), .. Blocks(key.Fold(2)), .. Blocks(key.Fold(3)), .. Norm(), key.Fold(4).Normal([Vocabulary, Width], deviation: 0.1)],
            ("tokens", Labels(key.Fold(5), Count * Context, Vocabulary).Reshape(Count, Context)), ("y", Labels(key.Fold(6), Count * Context, Vocabulary)));
    }

    public override IWorkloadRun Start(WorkloadInputs given)
    {
        var p = given.Parameters;
        Block At(int i) => new(new(p[i], p[i + 1]), new(p[i + 2], p[i + 3]), new(p[i + 4], p[i + 5]), new(p[i + 6], p[i + 7]), new(p[i + 8], p[i + 9]), new(p[i + 10], p[i + 11]));
        var model = new Decoder(p[0], new(p[1]), [At(2), At(14)], new(p[26], p[27]), new(p[28], null));
        var later = Tensor.Range(Context).ExpandAxis(0) > Tensor.Range(Context).ExpandAxis(1);
        var mask = Tensor.Where(later, double.NegativeInfinity, Tensor.Zeros([Context, Context]));
        return new TrainingRun<Decoder>(model, new AdamW(1e-3), [given["tokens"], given["y"]],
            (net, batch) => Losses.CrossEntropy(net.Apply(batch[0], mask).Reshape(-1, Vocabulary), batch[1]));
    }
}
