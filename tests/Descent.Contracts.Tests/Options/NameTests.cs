using Descent.Engine;
namespace Descent.Contracts.Tests.Options;

public class NameTests
{
    [Theory]
    [InlineData("LearningRate", "learning-rate")]
    [InlineData("MNISTBits", "mnist-bits")]
    [InlineData("Beta1", "beta1")]
    [InlineData("X", "x")]
    [InlineData("IsIO", "is-io")]
    public void Kebab_case(string name, string kebab) => Assert.Equal(kebab, Words.Kebab(name));

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("rate", "rate", 0)]
    [InlineData("flaw", "lawn", 2)]
    public void Distance_is_levenshteins(string a, string b, int edits)
    {
        Assert.Equal(edits, NearestNames.Distance(a, b));
        Assert.Equal(edits, NearestNames.Distance(b, a));
    }

    [Fact]
    public void Hints_offer_the_near_and_else_the_known()
    {
        string[] known = ["rate", "rates", "steps"];
        Assert.Equal("Did you mean 'rate' or 'rates'?", NearestNames.Hint("rat", known));
        Assert.Equal("Did you mean 'steps'?", NearestNames.Hint("st", known));
        Assert.Equal("Known: rate, rates, steps.", NearestNames.Hint("momentum", known));
        Assert.Equal("There are none.", NearestNames.Hint("rate", []));
    }

    [Theory]
    [InlineData("coarse-gradient", true)]
    [InlineData("a1", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a--b", false)]
    [InlineData("A", false)]
    [InlineData("a b", false)]
    [InlineData("../a", false)]
    [InlineData("é", false)]
    public void Slugs(string? text, bool valid)
    {
        Assert.Equal(valid, Slug.IsValid(text));
        Assert.Equal(valid, Slug.IsValid(text + new string('a', Slug.Longest - (text?.Length ?? 0))) && valid);
        Assert.False(Slug.IsValid(text + new string('a', Slug.Longest + 1)));
    }

    [Fact]
    public void Words_of_enums_read_back()
    {
        Assert.Equal(Scale.Quick, Words.Parse<Scale>("quick", "scale"));
        var error = Assert.Throws<ContractException>(() => Words.Parse<Scale>("quik", "scale"));
        Assert.Equal(("unknown-scale", "Did you mean 'quick'?"), (error.Code, error.Hint));
        Assert.Throws<ContractException>(() => Words.Parse<Scale>("0", "scale"));
    }

    [Theory]
    [InlineData(500, "width-500")]
    [InlineData(-9, "width-minus-9")]
    [InlineData(0.05, "width-0-05")]
    [InlineData(1e-7, "width-1e-07")]
    public void A_number_in_a_name_is_a_slug_still(double number, string name)
    {
        Assert.Equal(name, Slug.Of("width", number));
        Assert.True(Slug.IsValid(name));
    }
}
