using Microsoft.Data.Sqlite;

namespace Descent.Lab.Store;

/// <summary>Turns what SQLite throws into one clear error.</summary>
public static class StoreErrors
{
    const int Busy = 5, Locked = 6, ReadOnly = 8, Io = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;
    const int IoNoSpaceBits = 0xFF;

    /// <summary>What to do about a damaged store.</summary>
    public const string Mend = "Restore a copy, or move the file away and start a new store; SQLite's '.recover' saves what can be read.";

    internal static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException fault)
        {
            throw Of(path, fault);
        }
        catch (InvalidDataException fault)
        {
            throw Damaged(path, fault.Message);
        }
    }

    internal static StoreException Of(string path, SqliteException fault) => (fault.SqliteErrorCode & IoNoSpaceBits) switch
    {
        Busy or Locked => new("store-busy", $"The store '{path}' was locked by another process for too long.", "Try again; if no descent process runs, look for a program that holds the file open."),
        ReadOnly => new("store-read-only", $"The store '{path}' may not be written.", $"Change its permissions and its folder's, or set {StoreLocation.Variable} to a folder that you can write to."),
        CannotOpen => new("store-read-only", $"The store '{path}' cannot be opened.", $"Check that its folder exists and can be written, or set {StoreLocation.Variable} to another."),
        Corrupt => Damaged(path, "its content contradicts itself"),
        NotADatabase => new("store-foreign", $"'{path}' is not a store: it is no SQLite database, or its beginning is damaged.", $"Move the file away, or set {StoreLocation.Variable} to another folder."),
        Full => new("disk-full", $"The disk is full: the store '{path}' could not be written.", "Free some space there; what was written before is kept, and 'descent resume' continues the run."),
        Io => new("store-failed", $"The store '{path}' could not be read or written: {fault.Message}.", "Check the disk: it may be full or failing."),
        _ => new("store-failed", $"The store '{path}' failed: {fault.Message}.", "Run 'descent doctor'."),
    };

    internal static StoreException Damaged(string path, string how) => new("store-corrupt", $"The store '{path}' is damaged: {how.TrimEnd('.')}.",
        $"'descent doctor' says more. {Mend}");
}
