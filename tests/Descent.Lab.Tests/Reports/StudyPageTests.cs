using System.Net;
using System.Text.RegularExpressions;
using Descent.Contracts;
using Descent.Lab.Pages;
using Descent.Lab.Recording;
using FsCheck;
using FsCheck.Fluent;

namespace Descent.Lab.Tests.Reports;

public sealed class StudyPageTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Every punctuation that Markdown or HTML gives a meaning is escaped, and unescaping gives the text back.</summary>
    [Fact]
    public void A_hole_is_text() => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), given =>
    {
        var text = new string([.. given.Get.Where(letter => !char.IsControl(letter) && letter is not '\u2028' and not '\u2029')]) + @"<b>&amp;|`*_[x](y)~$#\ www.a.b https://c d@e";
        var escaped = Markdown.Of($"{text}").Text;
        Assert.DoesNotMatch(@"(?<!\\)(\\\\)*[<>|`*_\[\]~$]", escaped);
        Assert.DoesNotContain("://", escaped, StringComparison.Ordinal);
        Assert.DoesNotContain("www.", escaped, StringComparison.Ordinal);
        Assert.Equal(text, WebUtility.HtmlDecode(Regex.Replace(escaped, @"\\([\\`*_\[\]<>|~$#])", "$1")));
    }).Holds();

    [Theory]
    [InlineData("rate", "`rate`")]
    [InlineData("a`b", "``a`b``")]
    [InlineData("`|", "`` `\\| ``")]
    [InlineData("a\nb", "`a b`")]
    [InlineData("", "")]
    public void Code_cannot_end_early(string text, string code) => Assert.Equal(code, Markdown.Code(text).Text);

    [Fact]
    public void A_block_of_code_cannot_end_early() => Assert.Equal("````\na\n```\nb\n````", Markdown.Block("a\n```\nb").Text);

    [Fact]
    public void No_text_of_a_run_is_markup()
    {
        var store = folder.Open();
        var (id, _) = StoreFolder.Run(store, new Hostile(), [100, 101]);
        var machine = folder.NameMachine();
        var page = StudyPage.Text(store, id, "hostile", _ => new Hostile());
        // Out of code, the only elements are this program's.
        var outside = Regex.Replace(page, "(`+).*?\\1", "", RegexOptions.Singleline);
        Assert.Equal(["br", "img", "picture", "source"], Regex.Matches(outside, @"(?<!\\)<(\w+)").Select(element => element.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("hostile/bars-light.svg", Assert.Single(Regex.Matches(outside, "(?<!\\\\)<img src=\"([^\"]*)\"")).Groups[1].Value);
        Assert.DoesNotMatch(@"<[^>]*\son\w+=", Regex.Replace(outside, "\"[^\"]*\"|\\\\<", "\"\""));
        Assert.Equal("https://arxiv.org/abs/2011.11256", Assert.Single(Regex.Matches(outside, @"\]\(([^)]*)\)")).Groups[1].Value);
        Assert.Contains("surprise", page, StringComparison.Ordinal);
        Assert.Contains("1 value is not finite", page, StringComparison.Ordinal);
        Assert.DoesNotContain(machine, page, StringComparison.Ordinal);
        Assert.Equal(page, StudyPage.Text(store, id, "hostile", _ => new Hostile()));
    }

    /// <summary>An interval that straddles says something of a claim, and a value that is missing nothing.</summary>
    [Fact]
    public void A_claim_without_a_value_was_not_judged()
    {
        var store = folder.Open();
        var (id, _) = StoreFolder.Run(store, new HalfMeasured(), [100, 101]);
        var page = StudyPage.Text(store, id, "half-measured", _ => new HalfMeasured());
        string Row(string claim) => Assert.Single(page.Split('\n'), line => line.StartsWith($"| `{claim}`", StringComparison.Ordinal));
        Assert.Contains(" | inconclusive | held | ", Row("straddles"), StringComparison.Ordinal);
        Assert.Contains(" | inconclusive, not judged | held | ", Row("unmeasured"), StringComparison.Ordinal);
        Assert.Contains("2 of 2 seeds cannot be judged", Row("unmeasured"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_verdicts_has_no_page()
    {
        var store = folder.Open();
        using var recording = RunRecording.Start(store, new Hostile(), Scale.Quick, [100], []);
        Assert.Equal("not-done", Assert.Throws<ContractException>(() => StudyPage.Text(store, recording.Id, "x")).Code);
    }
}
