using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Descent.Architecture.Tests;

/// <summary>The one direction of dependency, read off the project files and off what the assemblies really refer to.</summary>
public class ArrowTests
{
    static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Descent.Engine"] = [],
        ["Descent.Training"] = ["Descent.Engine"],
        ["Descent.Analysis"] = ["Descent.Engine", "Descent.Training"],
        ["Descent.Data"] = ["Descent.Engine"],
        ["Descent.Contracts"] = ["Descent.Engine"],
        ["Descent.Studies"] = ["Descent.Engine", "Descent.Training", "Descent.Analysis", "Descent.Data", "Descent.Contracts"],
        ["Descent.Lab"] = ["Descent.Engine", "Descent.Contracts", "Descent.Data", "Descent.Analysis"],
        ["Descent.Bench"] = ["Descent.Engine", "Descent.Training", "Descent.Analysis", "Descent.Data"],
        ["Descent.App"] = ["Descent.Engine", "Descent.Training", "Descent.Analysis", "Descent.Data", "Descent.Contracts", "Descent.Studies", "Descent.Lab", "Descent.Bench"],
    };

    static readonly string[] NativeFree = ["Descent.Engine", "Descent.Training", "Descent.Analysis", "Descent.Contracts", "Descent.Studies"];

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(folder => Path.GetFileName(folder)!)];

    static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Descent.slnx"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }

    static XDocument Project(string name) => XDocument.Load(Path.Combine(Root, "src", name, $"{name}.csproj"));

    [Theory, MemberData(nameof(Projects))]
    public void A_project_refers_only_along_the_arrow(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} has no place in the order of dependency: add it to docs/architecture.md and here.");
        var references = Project(project).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)).ToArray();
        Assert.All(references, reference => Assert.Contains(reference, Allowed[project]));
    }

    /// <summary>Transitive references are no way round the arrow: the assembly itself must not use what it may not.</summary>
    [Theory, MemberData(nameof(Projects))]
    public void An_assembly_uses_only_along_the_arrow(string project)
    {
        var name = project == "Descent.App" ? "descent" : project;
        var path = Path.Combine(Root, "src", project, "bin", "Release", "net10.0", $"{name}.dll");
        Assert.True(File.Exists(path), $"{path} is missing: build in Release first, as ./test does.");
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var used = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).Where(reference => reference.StartsWith("Descent.", StringComparison.Ordinal));
        Assert.All(used, reference => Assert.Contains(reference, Allowed[project]));
    }

    /// <summary>A check that cannot fail is none: the arrow turned round is refused.</summary>
    [Fact]
    public void The_order_has_no_cycle()
    {
        var done = new HashSet<string>();
        while (done.Count < Allowed.Count)
        {
            var next = Allowed.FirstOrDefault(entry => !done.Contains(entry.Key) && entry.Value.All(done.Contains));
            Assert.True(next.Key is not null, $"a cycle among {string.Join(", ", Allowed.Keys.Except(done))}");
            done.Add(next.Key!);
        }
    }

    [Fact]
    public void Engine_and_library_need_nothing_native()
    {
        foreach (var project in NativeFree.Where(name => Directory.Exists(Path.Combine(Root, "src", name))))
        {
            var packages = Project(project).Descendants("PackageReference").Select(package => package.Attribute("Include")!.Value);
            Assert.All(packages, package => Assert.Contains(package, (string[])["MathNet.Numerics", "System.Numerics.Tensors"]));
        }
    }

    [Fact]
    public void Every_version_is_pinned_in_one_place()
    {
        foreach (var file in Directory.GetFiles(Root, "*.csproj", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain(XDocument.Load(file).Descendants("PackageReference"), package => package.Attribute("Version") is not null);
        }
        var props = XDocument.Load(Path.Combine(Root, "Directory.Packages.props"));
        Assert.All(props.Descendants("PackageVersion"), package => Assert.Matches(@"^\d+\.\d+\.\d+(-[\w.]+)?$", package.Attribute("Version")!.Value));
    }

    /// <summary>One file, one idea: the hard limit on a source file.</summary>
    [Fact]
    public void Source_files_stay_short()
    {
        var tooLong = Directory.GetFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(file => (File: Path.GetRelativePath(Root, file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > 400);
        Assert.Empty(tooLong);
    }
}
