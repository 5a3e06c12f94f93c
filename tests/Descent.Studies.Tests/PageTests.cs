using Descent.Contracts;

namespace Descent.Studies.Tests;

/// <summary>Every study has its page in the documentation, written from it as it is now, and its line on its family's page.</summary>
public class PageTests
{
    public static TheoryData<string> Studies => CatalogueTests.Studies;

    static string Docs
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Descent.slnx"))) folder = Path.GetDirectoryName(folder)!;
            return Path.Combine(folder, "docs");
        }
    }

    const string Mend = "write it with: web-report/build/pages RUN";

    [Theory]
    [MemberData(nameof(Studies))]
    public void A_study_has_a_page_that_tells_all_its_claims(string slug)
    {
        var (study, file) = (StudyCatalogue.Find(slug), Path.Combine(Docs, "studies", $"{slug}.md"));
        Assert.True(File.Exists(file), $"docs/studies/{slug}.md is missing; {Mend}");
        var page = File.ReadAllText(file);
        Assert.All(study.Claims, claim => Assert.True(page.Contains($"`{claim.Id}`", StringComparison.Ordinal), $"{slug}'s page lacks claim {claim.Id}; {Mend}"));
        Assert.All(StudyOptions.Values(study), entry => Assert.True(page.Contains($"| `{entry.Option.Name}` |", StringComparison.Ordinal), $"{slug}'s page lacks option {entry.Option.Name}; {Mend}"));
        foreach (var text in (string[])[study.Method, study.Notes]) Assert.True(page.Contains(text.ReplaceLineEndings("\n").Trim(), StringComparison.Ordinal), $"{slug}'s page has another method or other notes; {Mend}");
        foreach (var picture in study.Figures.SelectMany(figure => (string[])[$"{figure.Name}-light.svg", $"{figure.Name}-dark.svg"]))
        {
            Assert.Contains($"\"{slug}/{picture}\"", page, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(Docs, "studies", slug, picture)), $"docs/studies/{slug}/{picture} is missing; {Mend}");
        }
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void A_family_s_page_links_every_study(string slug) =>
        Assert.Contains($"## [{slug}](studies/{slug}.md)", File.ReadAllText(Path.Combine(Docs, $"{StudyCatalogue.Find(slug).Family}.md")), StringComparison.Ordinal);
}
