using Descent.App.Output;

namespace Descent.App.Tests;

public class OutputTests
{
    /// <summary>Lines of the source are no lines of a terminal of another width.</summary>
    [Theory]
    [InlineData("one\ntwo", "one two")]
    [InlineData("one\n\ntwo", "one\n\ntwo")]
    [InlineData("- one\n  more\n- two", "- one more\n- two")]
    [InlineData("text\n1. one\n2. two\nmore", "text\n1. one\n2. two more")]
    [InlineData("# head\ntext", "# head\ntext")]
    [InlineData("text:\n```\na\nb\n```\nend", "text:\n```\na\nb\n```\nend")]
    [InlineData("| a |\n|---|\ntext", "| a |\n|---|\ntext")]
    public void A_paragraph_is_one_line(string markdown, string shown) => Assert.Equal(shown, Prose.Unwrapped(markdown));

    [Fact]
    public void Documents_are_one_line_with_letters_as_they_are() =>
        Assert.Equal("""{"asked":">= σ₁"}""", JsonText.Of(new System.Text.Json.Nodes.JsonObject { ["asked"] = ">= σ₁" }));
}
