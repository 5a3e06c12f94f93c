using Descent.Contracts;
using Descent.Data.Cache;
using Descent.Lab.Output;

namespace Descent.Lab.Export;

/// <summary>A folder of files that appears by one rename.</summary>
static class ExportFolder
{
    static readonly string[] Parts = ["run.json", "options.json", "claims.json", "figures", "points", "points.npz"];

    public static void Fill(string path, bool replace, Action<string> write)
    {
        WholeFile.CheckNamed(path);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        Check(path, full, replace);
        WholeFile.Guard(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            var (beside, aside) = (WholeFile.Beside(full), WholeFile.Beside(full));
            try
            {
                Directory.CreateDirectory(beside);
                write(beside);
                DirectoryFlush.Flush(beside);
                if (Directory.Exists(full)) Directory.Move(full, aside);
                Directory.Move(beside, full);
                DirectoryFlush.Flush(Path.GetDirectoryName(full)!);
            }
            finally
            {
                foreach (var left in (string[])[beside, aside])
                {
                    if (Directory.Exists(left)) Directory.Delete(left, recursive: true);
                }
            }
        });
    }

    /// <summary>What goes must be an earlier export: a mistyped path costs nobody a folder.</summary>
    static void Check(string path, string full, bool replace)
    {
        if (File.Exists(full)) throw new ContractException("bad-path", $"'{path}' is a file.", "Name a folder, which may be a new one.");
        if (Path.GetDirectoryName(full) is null) throw new ContractException("bad-path", $"'{path}' is no folder to write into.", "Name a folder, which may be a new one.");
        if (!Directory.Exists(full)) return;
        string[] names = [.. Directory.EnumerateFileSystemEntries(full).Select(entry => Path.GetFileName(entry)!)];
        if (names.Length == 0) return;
        if (!replace) throw new ContractException("folder-not-empty", $"The folder '{path}' is not empty.", "Name another, or replace an earlier export with --force.");
        if (names.FirstOrDefault(name => !Parts.Contains(name)) is { } foreign || !names.Contains(foreign = Parts[0]))
        {
            throw new ContractException("not-an-export", $"The folder '{path}' is no earlier export: {(names.Contains(foreign) ? $"it holds '{foreign}'" : $"it has no '{foreign}'")}.", "Name another folder; --force replaces exports only.");
        }
    }
}
