using Descent.Contracts;

namespace Descent.Studies.Tests;

/// <summary>What holds of every study of the catalogue, without running it: a new study is checked as soon as its file is there.</summary>
public class CatalogueTests
{
    public static TheoryData<string> Studies => [.. StudyCatalogue.All.Select(study => study.Paper.Slug)];

    public static TheoryData<string, Scale> AtEveryScale
    {
        get
        {
            var cases = new TheoryData<string, Scale>();
            foreach (var study in StudyCatalogue.All)
            {
                foreach (var scale in Enum.GetValues<Scale>()) cases.Add(study.Paper.Slug, scale);
            }
            return cases;
        }
    }

    static Study At(string slug, Scale scale) => StudyOptions.Create(StudyCatalogue.Find(slug).GetType(), scale, []);

    /// <summary>Options lie in their ranges, names differ, each prediction and claim has a control and an expected verdict: <see cref="Study.Check"/> refuses what does not.</summary>
    [Theory]
    [MemberData(nameof(AtEveryScale))]
    public void A_study_is_well_formed_at_every_scale(string slug, Scale scale)
    {
        var study = At(slug, scale);
        Assert.NotEmpty(study.Arms);
        Assert.NotEmpty(study.Claims);
        Assert.NotEmpty(study.Figures);
        Assert.All(study.Claims, claim => Assert.NotNull(claim.Expected));
        Assert.All(study.Claims, claim => Assert.NotNull(claim.Asked));
        Assert.True(study.SeedCount(scale) >= 2);
    }

    /// <summary>Its scales take as long as scales take: seconds in the tests, minutes by default.</summary>
    [Theory]
    [MemberData(nameof(Studies))]
    public void A_study_says_what_it_does_and_what_it_leaves_out(string slug)
    {
        var study = At(slug, Scale.Default);
        Assert.InRange(study.Seconds.Quick, 0, 6);
        Assert.InRange(study.Seconds.Default, study.Seconds.Quick, 180);
        Assert.NotEmpty(study.Method);
        Assert.NotEmpty(study.Notes);
    }

    /// <summary>One idea, one file, found by its name: <c>Dynamics/CoarseGradient.cs</c> is <c>coarse-gradient</c> of the family <c>dynamics</c>.</summary>
    [Theory]
    [MemberData(nameof(Studies))]
    public void A_study_is_found_where_its_name_says(string slug)
    {
        var study = StudyCatalogue.Find(slug);
        Assert.Equal(slug, Words.Kebab(study.GetType().Name));
        Assert.Equal(study.Family, Words.Kebab(study.GetType().Namespace!.Split('.')[^1]));
    }

    /// <summary>Who learned <c>rate</c> in one study types it in every other.</summary>
    [Theory]
    [MemberData(nameof(Studies))]
    public void Options_that_mean_the_same_have_the_same_kind(string slug)
    {
        foreach (var (option, _) in StudyOptions.Values(At(slug, Scale.Default)))
        {
            foreach (var other in StudyCatalogue.All.SelectMany(StudyOptions.Values).Select(entry => entry.Option).Where(other => other.Name == option.Name))
            {
                Assert.True(Kind(option) == Kind(other), $"option '{option.Name}' is {Kind(option)} in {slug} and {Kind(other)} elsewhere");
            }
        }

        static string Kind(OptionInfo option) => option.Property.PropertyType is var type && type.IsEnum ? "one of its words" : type.IsArray ? type.GetElementType()!.Name : type.Name;
    }
}
