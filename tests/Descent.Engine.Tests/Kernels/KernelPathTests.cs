using Descent.Engine.Kernels;

namespace Descent.Engine.Tests.Kernels;

public class KernelPathTests
{
    [Fact]
    public void Unset_means_the_best() => Assert.Equal(KernelPaths.Best, KernelPaths.Parse(null));

    [Theory]
    [InlineData("portable")]
    [InlineData("PORTABLE")]
    public void A_path_can_be_forced(string value) => Assert.Equal(KernelPath.Portable, KernelPaths.Parse(value));

    [Fact]
    public void An_unknown_path_is_an_error_that_names_the_value_and_the_mend()
    {
        string message = Assert.Throws<SettingException>(() => KernelPaths.Parse("sse9")).Message;
        Assert.Contains("sse9", message, StringComparison.Ordinal);
        Assert.Contains("Set it to portable, avx2 or avx512", message, StringComparison.Ordinal);
    }
}
