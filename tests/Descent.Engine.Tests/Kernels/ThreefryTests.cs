using Descent.Engine.Kernels;

namespace Descent.Engine.Tests.Kernels;

public unsafe class ThreefryTests
{
    /// <summary>Known answers that its authors publish with Random123.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0x6b200159u, 0x99ba4efeu)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x1cb996fcu, 0xbb002be7u)]
    [InlineData(0x13198a2eu, 0x03707344u, 0x243f6a88u, 0x85a308d3u, 0xc4923a9cu, 0x483df7a0u)]
    public void Known_answers(uint key0, uint key1, uint counter0, uint counter1, uint word0, uint word1) =>
        Assert.Equal((word0, word1), Threefry.Block(key0, key1, counter0, counter1));

    [Fact]
    public void Fill_is_the_blocks_in_order_on_every_path()
    {
        foreach (KernelPath path in KernelTheory.Paths)
            foreach (int count in (int[])[0, 1, 2, 3, 7, 31, 32, 33, 63, 64, 65, 200, 70_001])
            {
                var words = new int[count + 1];
                words[count] = 42;
                fixed (int* output = words) Threefry.Fill(path, 5, 6, 7, output, count);
                Assert.Equal(42, words[count]);
                for (int w = 0; w < count; w += count > 1000 ? 97 : 1)
                {
                    (uint even, uint odd) = Threefry.Block(5, 6, (uint)(w / 2), 7);
                    Assert.Equal((int)(w % 2 == 0 ? even : odd), words[w]);
                }
            }
    }
}
