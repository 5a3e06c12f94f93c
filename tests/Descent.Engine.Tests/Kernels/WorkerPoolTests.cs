using Descent.Engine.Kernels;

namespace Descent.Engine.Tests.Kernels;

public unsafe class WorkerPoolTests
{
    [Fact]
    public void Every_part_runs_once()
    {
        int* counts = stackalloc int[64];
        for (int trial = 0; trial < 2000; trial++)
        {
            int parts = trial % 37;
            new Span<int>(counts, 64).Clear();
            WorkerPool.For(parts, &CountPart, counts);
            for (int i = 0; i < 64; i++) Assert.Equal(i < parts ? 1 : 0, counts[i]);
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-2")]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("1025")]
    [InlineData("99999999999")]
    public void A_number_of_threads_that_is_none_is_an_error_that_names_it(string value) =>
        Assert.StartsWith($"DESCENT_THREADS is '{value}', ", Assert.Throws<SettingException>(() => Parallelism.Parse(value)).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_number_of_threads_is_read() => Assert.Equal((1, 1024, Environment.ProcessorCount, Environment.ProcessorCount), (Parallelism.Parse("1"), Parallelism.Parse(" 1024"), Parallelism.Parse(""), Parallelism.Parse(null)));

    [Fact]
    public void A_loop_inside_a_loop_runs_too()
    {
        int* counts = stackalloc int[64];
        new Span<int>(counts, 64).Clear();
        WorkerPool.For(8, &Nest, counts);
        for (int i = 0; i < 64; i++) Assert.Equal(1, counts[i]);
    }

    [Fact]
    public void Loops_of_many_callers_do_not_mix()
    {
        Parallel.For(0, 8, caller =>
        {
            int* counts = stackalloc int[16];
            for (int trial = 0; trial < 500; trial++)
            {
                new Span<int>(counts, 16).Clear();
                WorkerPool.For(16, &CountPart, counts);
                for (int i = 0; i < 16; i++) Assert.Equal(1, counts[i]);
            }
        });
    }

    [Fact]
    public void An_exception_reaches_the_caller_and_the_pool_goes_on()
    {
        Assert.Throws<InvalidOperationException>(() => WorkerPool.For(10, &Fail, null));
        Every_part_runs_once();
    }

    [Fact]
    public void A_loop_allocates_nothing()
    {
        int* counts = stackalloc int[64];
        WorkerPool.For(4, &CountPart, counts);
        // Other tests set the number of threads meanwhile: the loop that finds too few starts some.
        long least = long.MaxValue;
        for (int block = 0; block < 20; block++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int trial = 0; trial < 5; trial++) WorkerPool.For(4, &CountPart, counts);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    static void CountPart(int part, void* state) => Interlocked.Increment(ref ((int*)state)[part]);

    static void Nest(int part, void* state) => WorkerPool.For(8, &CountPart, (int*)state + (8 * part));

    static void Fail(int part, void* state)
    {
        if (part == 3) throw new InvalidOperationException("part 3");
    }
}
