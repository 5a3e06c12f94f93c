using Dapper;
using Descent.Contracts;

namespace Descent.Lab.Store;

public sealed partial class RunStore
{
    /// <summary>Asks a running run to finish its step, write a checkpoint and stop; it does so within a second or so, whatever process it is in.</summary>
    /// <returns>False if it does not run.</returns>
    public bool RequestStop(string id)
    {
        if (Summary(id).Status != RunStatus.Running) return false;
        return Change(connection => connection.Execute("UPDATE run SET stop = 1 WHERE id = @id AND status = 'running'", new { id }) > 0);
    }

    /// <summary>Deletes a run with its measurements and checkpoints.</summary>
    /// <exception cref="StoreException"><c>unknown-run</c>; or <c>run-active</c>: it runs.</exception>
    public void Remove(string id)
    {
        if (Summary(id).Status == RunStatus.Running) throw new StoreException("run-active", $"Run '{id}' is running.", "Stop it first.");
        Change(connection => connection.Execute("DELETE FROM run WHERE id = @id", new { id }));
        if (Directory.Exists(CheckpointFolder(id))) Directory.Delete(CheckpointFolder(id), recursive: true);
    }

    /// <summary>A new run's id: the day, the study, and six letters and digits drawn at random.</summary>
    public static string NewId(Study study)
    {
        const string letters = "0123456789abcdefghjkmnpqrstvwxyz";
        var random = System.Security.Cryptography.RandomNumberGenerator.GetString(letters, 6);
        return FormattableString.Invariant($"{DateTimeOffset.UtcNow:yyyy-MM-dd}-{study.Paper.Slug}-{random}");
    }

    /// <summary>SQLite's own check of the whole file: empty when it is sound, else what is wrong.</summary>
    public IReadOnlyList<string> CheckIntegrity() => Read(connection => connection.Query<string>("PRAGMA integrity_check").Where(line => line != "ok").ToArray());
}
