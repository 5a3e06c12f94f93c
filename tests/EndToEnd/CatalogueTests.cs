using System.Globalization;
using System.Text.Json.Nodes;

namespace Descent.EndToEnd;

public class CatalogueTests
{
    [Fact]
    public void List_gives_every_study_as_the_design_says()
    {
        var outcome = Command.Run(["list", "--json"]);
        Assert.Equal(0, outcome.Code);
        Assert.Empty(outcome.Errors);
        var study = outcome.Json.AsArray().Single(entry => (string)entry!["slug"]! == "coarse-gradient")!;
        Assert.Equal(["slug", "title", "paper", "family", "scales"], study.AsObject().Select(member => member.Key));
        Assert.Equal(["quick", "default", "full"], study["scales"]!.AsObject().Select(member => member.Key));
        Assert.Equal("dynamics", (string)study["family"]!);
    }

    [Fact]
    public void List_is_plain_text_without_a_terminal()
    {
        var outcome = Command.Run(["list"]);
        Assert.Contains("coarse-gradient", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', outcome.Output);
    }

    [Fact]
    public void Show_names_options_and_expected_verdicts()
    {
        var shown = Command.Run(["show", "coarse-gradient", "--json"]).Json;
        var options = shown["options"]!.AsArray().ToDictionary(option => (string)option!["name"]!, option => (string)option!["default"]!);
        Assert.Equal("0.5", options["rate"]);
        Assert.Equal("mnist", options["data"]);
        Assert.Equal("relu", options["estimator"]);
        Assert.Contains("images-float", shown["arms"]!.AsArray().Select(arm => (string)arm!));
        Assert.All(shown["claims"]!.AsArray(), claim => Assert.Equal((string)claim!["expected"]!, string.Join(" or ", claim["expectedAny"]!.AsArray().Select(verdict => (string)verdict!))));
        Assert.Contains("straight-through", (string)shown["method"]!, StringComparison.Ordinal);
        Assert.Single(Command.Run(["show", "coarse-gradient", "--json"]).Output.TrimEnd().Split('\n'));
        var plain = Command.Run(["show", "coarse-gradient"]).Output;
        Assert.Contains("derivative of a surrogate in its place backward", plain, StringComparison.Ordinal);
        Assert.All(Command.Run(["list", "--instruments"]).Output.Split('\n'), line => Assert.InRange(line.Length, 0, 120));
        foreach (var text in (string[])["rate", "straight-through", "Not checked"]) Assert.Contains(text, plain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown-study", "coarse-gradient", "run", "coarse-gradiant")]
    [InlineData("unknown-study", "coarse-gradient", "show", "coarse-gradeint")]
    [InlineData("unknown-option", "rate", "run", "coarse-gradient", "--set", "rat=0.1")]
    [InlineData("option-out-of-range", "", "run", "coarse-gradient", "--set", "rate=-1")]
    [InlineData("option-out-of-range", "batch", "run", "coarse-gradient", "--set", "batch=4096", "--set", "images=64")]
    [InlineData("unknown-scale", "quick", "verify", "--scale", "quik")]
    [InlineData("bad-seeds", "", "verify", "--seeds", "0")]
    [InlineData("option-type", "", "run", "coarse-gradient", "--set", "bits=two")]
    [InlineData("option-duplicate", "", "run", "coarse-gradient", "--set", "bits=2", "--set", "bits=3")]
    [InlineData("option-syntax", "", "run", "coarse-gradient", "--set", "bits")]
    [InlineData("unknown-scale", "quick", "run", "coarse-gradient", "--scale", "quik")]
    [InlineData("bad-seeds", "", "run", "coarse-gradient", "--seeds", "0")]
    [InlineData("bad-seeds", "", "run", "coarse-gradient", "--seeds", "109..100")]
    [InlineData("data-unknown", "mnist", "run", "coarse-gradient", "--set", "data=mnits")]
    [InlineData("data-unknown", "iris", "data", "get", "irs")]
    [InlineData("unknown-file", "", "run", "no/such/file.cs")]
    [InlineData("data-unknown", "fashion-mnist", "run", "coarse-gradient", "--set", "data=iris")]
    [InlineData("usage", "'run'", "rum", "coarse-gradient")]
    [InlineData("usage", "'--seeds'", "run", "coarse-gradient", "--seed", "3")]
    [InlineData("usage", "'get'", "data", "gt")]
    [InlineData("usage", "--help", "data", "get", "iris", "extra")]
    [InlineData("usage", "", "run")]
    [InlineData("usage", "a whole number", "serve", "--port", "abc")]
    [InlineData("usage", "a number", "run", "coarse-gradient", "--checkpoint", "abc")]
    [InlineData("unknown-study", "'coarse-gradient'", "runs", "--study", "coarse-gradien")]
    [InlineData("unknown-sweep", "", "runs", "--sweep", "none-of-that-name")]
    [InlineData("bad-name", "--name", "sweep", "coarse-gradient", "--grid", "bits=1,2", "--name", "last")]
    [InlineData("data-not-found", "path", "analyze", "no-such.safetensors")]
    [InlineData("data-not-found", "--data-dir", "run", "coarse-gradient", "--data-dir", "no/such/folder")]
    public void A_mistake_is_one_clear_error(string code, string hint, params string[] arguments)
    {
        var outcome = Command.Run([.. arguments, "--json"]);
        Assert.Equal(2, outcome.Code);
        Assert.Empty(outcome.Output);
        Assert.Equal(code, (string)outcome.Error["code"]!);
        Assert.NotEmpty((string)outcome.Error["message"]!);
        Assert.DoesNotContain("System.", (string)outcome.Error["message"]!, StringComparison.Ordinal);
        Assert.Contains(hint, (string)outcome.Error["hint"]!, StringComparison.Ordinal);
        var plain = Command.Run(arguments);
        Assert.Equal(2, plain.Code);
        Assert.DoesNotContain("   at ", plain.Errors, StringComparison.Ordinal);
        Assert.StartsWith("descent: ", plain.Errors, StringComparison.Ordinal);
    }

    /// <summary>A value has a name in help, and no list of what this machine happens to hold.</summary>
    [Theory]
    [InlineData("run <study>;resume <run>;compare <run> <run>;analyze <file>")]
    [InlineData("<study>  ;--set <name=value>;--seeds <n|a..b>;--scale <quick|default|full>;--watch <name,...>", "run")]
    [InlineData("--sweep <sweep>;--study <study>", "runs")]
    [InlineData("--arm <arm>;--out <file>", "analyze")]
    public void Help_names_values(string texts, params string[] command)
    {
        var id = Mine.Value;
        var shown = Command.Run([.. command, "--help"]);
        Assert.Equal(0, shown.Code);
        Assert.All(texts.Split(';'), text => Assert.Contains(text, shown.Output, StringComparison.Ordinal));
        Assert.DoesNotContain(id, shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("<last", shown.Output, StringComparison.Ordinal);
    }

    static readonly Lazy<string> Mine = new(() => (string)Command.Run(["run", Path.Combine("examples", "mine.cs"), "--scale", "quick", "--json"]).Json["run"]!);

    [Fact]
    public void Data_list_names_the_five_sets()
    {
        JsonArray sets = Command.Run(["data", "list", "--json"]).Json.AsArray();
        Assert.Equal(["fashion-mnist", "iris", "king-james-bible", "mnist", "moby-dick"], sets.Select(set => (string)set!["name"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_script_runs_from_any_folder_and_through_a_link()
    {
        var folder = Directory.CreateTempSubdirectory("descent-link").FullName;
        var link = Path.Combine(folder, "descent");
        File.CreateSymbolicLink(link, Path.Combine(Command.Root, "descent"));
        var outcome = Command.Finish(Command.Start(link, ["list", "--json"]));
        Command.Delete(folder);
        Assert.Equal(0, outcome.Code);
        Assert.NotEmpty(outcome.Json.AsArray());
    }

    [Fact]
    public void Numbers_are_invariant_under_a_german_locale()
    {
        var outcome = Command.Run(["show", "coarse-gradient"], ("LANG", "de_DE.UTF-8"), ("LC_ALL", "de_DE.UTF-8"));
        Assert.Contains(0.5.ToString(CultureInfo.InvariantCulture), outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("0,5", outcome.Output, StringComparison.Ordinal);
    }
}
