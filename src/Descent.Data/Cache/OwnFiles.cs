namespace Descent.Data.Cache;

/// <summary>The user's own copy of a data set, by the files' usual names.</summary>
static class OwnFiles
{
    /// <summary>The files in <see cref="DataOptions.DataDirectory"/>, null where it is not set or has none of them.</summary>
    /// <exception cref="DataException"><c>data-not-found</c>: no such folder, or only a part of the files is there.</exception>
    public static DatasetFiles? Find(DatasetSource source, DataOptions options)
    {
        if (options.DataDirectory is not { } folder)
            return null;
        if (File.Exists(folder))
            throw new DataException("data-not-found", $"The data folder '{folder}' is a file.", "Give --data-dir the folder that holds the files.");
        if (!Directory.Exists(folder))
            throw new DataException("data-not-found", $"The data folder '{folder}' does not exist.", "Correct --data-dir, or leave it out to use the cache.");
        // The set's own folder goes first: several sets use the same file names.
        foreach (var place in (string[])[Path.Combine(folder, source.Name), folder])
        {
            var found = source.CachedFiles.Select(name => (Name: name, Path: Locate(place, name))).ToArray();
            if (found.All(file => file.Path is null))
                continue;
            if (found.FirstOrDefault(file => file.Path is null).Name is { } missing)
                throw new DataException("data-not-found", $"'{place}' has a part of the data set '{source.Name}', but no '{missing}'.",
                    $"Put all of its files there: {string.Join(", ", source.CachedFiles)} (each may end in .gz).");
            return new(found.ToDictionary(file => file.Name, file => new DatasetFiles.Item(file.Path!, null), StringComparer.Ordinal));
        }
        return null;
    }

    // The dot is how some archives write the dash before "idx".
    static string? Locate(string folder, string name) =>
        new[] { name, name + ".gz", name.Replace("-idx", ".idx", StringComparison.Ordinal), name.Replace("-idx", ".idx", StringComparison.Ordinal) + ".gz" }
            .Select(candidate => Path.Combine(folder, candidate)).FirstOrDefault(File.Exists);
}
