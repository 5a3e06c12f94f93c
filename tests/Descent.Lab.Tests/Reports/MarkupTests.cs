using System.Net;
using Descent.Lab.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace Descent.Lab.Tests.Reports;

public class MarkupTests
{
    /// <summary>Whatever stands in a hole comes out as text and reads back as it was.</summary>
    [Fact]
    public void A_hole_is_text() => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), given =>
    {
        // No page can hold half of a surrogate pair.
        var text = new string([.. given.Get.Where(c => !char.IsSurrogate(c))]) + "<&>\"'";
        var html = Markup.Of($"<b title=\"{text}\">{text}</b>").Html!;
        var inner = html["<b title=\"".Length..^"</b>".Length];
        Assert.DoesNotContain('<', inner);
        Assert.Single(inner, '>');
        Assert.Single(inner, '"');
        Assert.Equal($"{text}\">{text}", WebUtility.HtmlDecode(inner));
    }).Holds();

    [Theory]
    [InlineData("a </ScRiPt> b")]
    [InlineData("<!-- a")]
    [InlineData("</style >")]
    public void What_stands_as_it_is_cannot_end_its_element(string text) => Assert.Throws<ArgumentException>(() => Markup.Raw(text));
}
