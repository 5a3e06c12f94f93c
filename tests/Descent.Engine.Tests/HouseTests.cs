namespace Descent.Engine.Tests;

public class HouseTests
{
    [Fact]
    public void There_are_four_element_types() => Assert.Equal(4, Enum.GetValues<ElementType>().Length);
}
