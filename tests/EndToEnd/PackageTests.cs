namespace Descent.EndToEnd;

/// <summary>The packages as a stranger has them: a folder of files, an empty home, an empty project.</summary>
public sealed class PackageTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("descent-packages").FullName;

    public void Dispose() => Command.Delete(folder);

    string To(params ReadOnlySpan<string> names) => Path.Combine([folder, .. names]);

    (string, string?)[] Home =>
    [
        ("HOME", To("home")), ("DOTNET_CLI_HOME", To("home")), ("NUGET_PACKAGES", To("installed")), ("DESCENT_HOME", To("store")), ("DESCENT_CACHE", To("cache")),
        ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_NOLOGO", "1"), ("DOTNET_SKIP_FIRST_TIME_EXPERIENCE", "1"),
    ];

    /// <summary>Sources of packages: those that are named, and what this machine has fetched before.</summary>
    void Sources(params string[] names)
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(To("nuget.config"),
            $"<configuration><packageSources><clear />{string.Concat(names.Append(cache).Select((path, i) => $"<add key=\"source{i}\" value=\"{path}\" />"))}</packageSources></configuration>");
    }

    Outcome Run(string program, string place, params string[] arguments) => Command.Finish(Command.Start(program, arguments, place, Home));

    Outcome Dotnet(string place, params string[] arguments)
    {
        var outcome = Run("dotnet", place, arguments);
        Assert.True(outcome.Code == 0, $"dotnet {string.Join(' ', arguments)}\n{outcome.Output}{outcome.Errors}");
        return outcome;
    }

    const string Program = """
        using Descent.Engine;
        using Descent.Training;

        // Two bits for every activation: the staircase has no slope, so ReLU's stands in for it on the way back.
        var activation = new QuantizedActivation(new StaircaseRelu(Bits: 2), new ReluEstimator());
        var x = RandomKey.FromSeed(1).Normal([256, 2]);
        var label = Tensor.Sign((x * x).Sum(1) - 1.4);    // outside a circle or within
        var adam = new Adam(0.01);

        (Mlp, Tree, Tensor) Start(Mlp net) => (net, adam.Init(net), Tensor.Of(0));
        Tensor Loss(Mlp net) => Losses.Hinge(net.Apply(x).SqueezeAxis(-1), label);

        var stepper = Transform.Stepper<(Mlp Net, Tree Adam, Tensor Step), int, Tensor>((state, _) =>
        {
            var (loss, gradient) = Transform.ValueAndGrad<Mlp>(Loss)(state.Net);
            var (net, next) = adam.Apply(state.Net, gradient, state.Adam, state.Step);
            return ((net, next, state.Step + 1), loss);
        }, Start(Mlp.Create(RandomKey.FromSeed(2), [2, 16, 1], activation)), 0);
        for (var step = 0; step <= 300; step++) { stepper.Step(); if (step % 300 == 0) Console.WriteLine(stepper.Output.Item()); }
        """;

    /// <summary>Library and tool installed from a folder: a program of twenty lines trains a quantised network, and a study of one's own runs.</summary>
    [Fact]
    public void Library_and_tool_work_where_nothing_else_is()
    {
        Directory.CreateDirectory(To("home"));
        // The tool's own build packs the library, too.
        var packed = Command.Finish(Command.Start("dotnet", ["pack", "-c", "Release", "--no-build", "-nologo", "-v", "quiet", "-o", To("feed"), Path.Combine(Command.Root, "src", "Descent.App", "Descent.App.csproj")]));
        Assert.True(packed.Code == 0, packed.Output);
        Sources(To("feed"));
        var version = Path.GetFileNameWithoutExtension(Directory.GetFiles(To("feed"), "Descent.Tool.*.nupkg").Single())["Descent.Tool.".Length..];
        Dotnet(folder, "tool", "install", "Descent.Tool", "--tool-path", To("tools"), "--version", version);
        var libraries = Directory.GetDirectories(To("tools"), "packages", SearchOption.AllDirectories).Single(found => Directory.GetFiles(found, "Descent.Engine.*.nupkg").Length == 1);
        Assert.Subset(Directory.GetFiles(libraries).Select(file => Path.GetFileName(file)).ToHashSet(), ((string[])["Engine", "Training", "Data", "Contracts", "Studies", "Lab"]).Select(name => $"Descent.{name}.{version}.nupkg").ToHashSet());

        Sources(libraries);
        Directory.CreateDirectory(To("app"));
        Assert.InRange(Program.Split('\n').Length, 1, 20);
        File.WriteAllText(To("app", "Program.cs"), Program);
        File.WriteAllText(To("app", "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><InvariantGlobalization>true</InvariantGlobalization></PropertyGroup>
              <ItemGroup><PackageReference Include="Descent.Training" Version="{version}" /></ItemGroup>
            </Project>
            """);
        var losses = Dotnet(To("app"), "run", "-c", "Release").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.True(losses[1] < losses[0] / 2, $"the loss went from {losses[0]} to {losses[1]}");

        // No source has the library now: the tool brings it.
        Sources();
        Command.Delete(To("installed"));
        Directory.CreateDirectory(To("mine"));
        var study = File.ReadAllText(Path.Combine(Command.Root, "examples", "mine.cs"));
        File.WriteAllText(To("mine", "theirs.cs"), $"#:package Descent.Studies@{version}\n{study[study.IndexOf('\n')..]}");
        var run = Run(To("tools", "descent"), To("mine"), "run", "./theirs.cs", "--seeds", "4", "--json");
        Assert.True(run.Code == 0, run.Errors);
        Assert.Equal("held", (string)run.Json["claims"]![0]!["verdict"]!);
        Assert.Equal((string)run.Json["run"]!, (string)Run(To("tools", "descent"), To("mine"), "runs", "--json").Json[0]!["run"]!);
    }
}
