using Descent.Engine;
namespace Descent.Data;

/// <summary>The data sets that are known by name.</summary>
public static class DatasetCatalogue
{
    /// <summary>Every set, in the order of names.</summary>
    public static IReadOnlyList<DatasetSource> All { get; } =
    [
        .. typeof(DatasetCatalogue).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(DatasetSource)))
            .Select(type => (DatasetSource)Activator.CreateInstance(type)!)
            .OrderBy(source => source.Name, StringComparer.Ordinal),
    ];

    /// <summary>The set of that name; case does not matter.</summary>
    /// <exception cref="DataException"><c>data-unknown</c>, with the nearest names.</exception>
    public static DatasetSource Find(string name) =>
        All.FirstOrDefault(source => source.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(name);

    /// <summary>The set of that name, which must be of a kind.</summary>
    /// <exception cref="DataException"><c>data-unknown</c>: unknown, or of another kind; the hint names those of the kind.</exception>
    public static DatasetSource Find(string name, DatasetKind kind)
    {
        var found = Find(name);
        return found.Kind == kind ? found : throw new DataException("data-unknown", $"The data set '{found.Name}' is of the kind {Word(found.Kind)}, and {Word(kind)} is asked for.",
            $"Take one of: {string.Join(", ", All.Where(source => source.Kind == kind).Select(source => source.Name))}.");
    }

    /// <summary>Loads a set of images.</summary>
    /// <exception cref="DataException">Unknown, of another kind, or not to be had.</exception>
    public static ImageDataset Images(string name, DataOptions options, CancellationToken cancel = default) =>
        ((ImageSource)Find(name, DatasetKind.Images)).Load(options, cancel);

    /// <summary>Loads a table.</summary>
    /// <exception cref="DataException">Unknown, of another kind, or not to be had.</exception>
    public static TableDataset Table(string name, DataOptions options, CancellationToken cancel = default) =>
        ((TableSource)Find(name, DatasetKind.Table)).Load(options, cancel);

    /// <summary>Loads a text.</summary>
    /// <exception cref="DataException">Unknown, of another kind, or not to be had.</exception>
    public static TextDataset Text(string name, DataOptions options, CancellationToken cancel = default) =>
        ((TextSource)Find(name, DatasetKind.Text)).Load(options, cancel);

    static string Word(DatasetKind kind) => kind.ToString().ToLowerInvariant();

    static DataException Unknown(string name)
    {
        string[] names = [.. All.Select(source => source.Name)];
        var all = $"'descent data list' shows all: {string.Join(", ", names)}.";
        var near = NearestNames.Of(name, names).Count > 0 ? $"{NearestNames.Hint(name, names)} " : "";
        return new("data-unknown", $"There is no data set '{name}'.", near + all);
    }
}
