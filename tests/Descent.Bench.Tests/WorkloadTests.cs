using Descent.Engine;

namespace Descent.Bench.Tests;

public class WorkloadTests
{
    static readonly string[] Names =
    [
        "mlp-micro", "mlp-tiny", "mlp-mnist", "coarse-gradient", "cnn-lenet", "transformer-char", "attention-theory", "deep-linear", "hvp", "replicas-64",
        "per-sample-gradients", "gemm-32", "gemm-128", "gemm-512", "gemm-1024", "softmax", "gelu", "layernorm",
    ];

    [Fact]
    public void There_are_the_eighteen_workloads() => Assert.Equal(Names, Workload.All.Select(workload => workload.Name));

    /// <summary>A step of every workload that users train with allocates nothing; the bound is the least of several blocks, since the runtime may recompile a method meanwhile.</summary>
    [Theory]
    [InlineData("mlp-micro")]
    [InlineData("mlp-tiny")]
    [InlineData("coarse-gradient")]
    [InlineData("cnn-lenet")]
    [InlineData("attention-theory")]
    [InlineData("deep-linear")]
    public void A_step_allocates_nothing(string name)
    {
        var workload = Workload.All.Single(workload => workload.Name == name);
        var run = workload.Start(workload.Draw(RandomKey.FromSeed(1)));
        for (var i = 0; i < 3; i++) run.Step();
        var least = long.MaxValue;
        for (var block = 0; block < 5; block++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 4; i++) run.Step();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    /// <summary>
    /// Both sides compute the same from the peer's own numbers. float32 sums of up to 1,024 terms differ by less than 1e-5 of the largest value; a step of
    /// Adam divides a gradient by its own size, so that an entry near Adam's epsilon may move by a part of the rate: up to 1e-3 absolute, which
    /// is 3% of the largest weight here. A staircase turns rounding into a whole step of 0.1 where a pre-activation lies within 1e-6 of a boundary: about
    /// one of the 32,768 does, and moves the mean hinge by up to 0.1 · 0.2 / 128; eight of them are allowed for. float64 agrees to 1e-12.
    /// </summary>
    [PeerTheory]
    [InlineData(0)]
    [InlineData(7)]
    public void Both_sides_compute_the_same(int seed)
    {
        var folder = Directory.CreateTempSubdirectory("descent-parity").FullName;
        try
        {
            Peer.Dump(folder, seed);
            foreach (var workload in Workload.All)
            {
                var parity = ParityCheck.Of(workload, folder);
                var isDouble = workload.Name is "attention-theory" or "deep-linear";
                var usesAdam = workload.Name is "mlp-mnist" or "transformer-char";
                var isStaircase = workload.Name == "coarse-gradient";
                Assert.True(parity.ValueError <= (isDouble ? 1e-12 : isStaircase ? 8 * 0.1 * 0.2 / 128 : 1e-5), $"{parity}");
                Assert.True(parity.ParameterError <= (isDouble ? 1e-12 : usesAdam ? 3e-2 : 1e-5), $"{parity}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The check can fail: a workload started from other numbers does not agree.</summary>
    [PeerFact]
    public void The_check_notices_a_difference()
    {
        var folder = Directory.CreateTempSubdirectory("descent-parity").FullName;
        try
        {
            Peer.Dump(folder, 0);
            File.Copy(Path.Combine(folder, "gemm-32.npz"), Path.Combine(folder, "softmax.npz"), overwrite: true);
            Assert.ThrowsAny<Exception>(() => ParityCheck.Of(Workload.All.Single(workload => workload.Name == "softmax"), folder));
            Assert.True(ParityCheck.Of(new WrongProduct(), folder).ValueError > 1e-3);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    sealed record WrongProduct : Workload
    {
        public override string Name => "gemm-32";

        public override int Order => 0;

        public override WorkloadInputs Draw(RandomKey key) => throw new NotSupportedException("only started from a dump");

        public override IWorkloadRun Start(WorkloadInputs given) =>
            new Workloads.MatrixProduct(32).Start(new(new Dictionary<string, Tensor> { ["a"] = given["a"] * 1.01, ["b"] = given["b"] }, []));
    }
}
