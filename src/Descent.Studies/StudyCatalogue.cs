using System.Reflection;

namespace Descent.Studies;

/// <summary>The studies of an assembly: every public study record in it, found by looking, so that a new file is all that a new study takes.</summary>
public static class StudyCatalogue
{
    /// <summary>The published studies of this library, by family and slug.</summary>
    public static IReadOnlyList<Study> All => Of(typeof(StudyCatalogue).Assembly);

    /// <summary>The studies of any assembly, each with its default options.</summary>
    public static IReadOnlyList<Study> Of(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: false } && typeof(Study).IsAssignableFrom(type) && type.GetConstructor(Type.EmptyTypes) is not null)
            .Select(type => (Study)Activator.CreateInstance(type, BindingFlags.DoNotWrapExceptions | BindingFlags.Public | BindingFlags.Instance, null, null, null)!)
            .OrderBy(study => study.Family, StringComparer.Ordinal).ThenBy(study => study.Paper.Slug, StringComparer.Ordinal),
    ];

    /// <summary>The study of that slug.</summary>
    /// <exception cref="ContractException"><c>unknown-study</c>: the hint gives the nearest names.</exception>
    public static Study Find(string slug)
    {
        var all = All;
        return all.FirstOrDefault(study => study.Paper.Slug == slug)
            ?? throw new ContractException("unknown-study", $"There is no study '{slug}'.", NearestNames.Hint(slug, all.Select(study => study.Paper.Slug)));
    }
}
