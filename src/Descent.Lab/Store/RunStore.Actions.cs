using Dapper;
using Descent.Contracts;
using Descent.Lab.Recording;
using Microsoft.Data.Sqlite;

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

    /// <summary>Judges the measurements of a run anew, by a study as it is now; nothing is trained, and nothing in the store changes.</summary>
    /// <param name="resolve">The study of a slug or of a user's file, with default options.</param>
    /// <exception cref="StoreException"><c>unknown-run</c>; or <c>run-not-done</c>: it has not measured everything yet.</exception>
    public StudyOutcome Judge(string id, Func<string, Study> resolve)
    {
        var detail = Run(id);
        if (detail.Summary.Status != RunStatus.Done) throw new StoreException("run-not-done", $"Run '{id}' is {Words.Of(detail.Summary.Status)}.", $"Only what a whole run measured is judged; 'descent resume {id}' goes on with it.");
        var scale = Words.Parse<Scale>(detail.Summary.Scale, "scale");
        var study = StudyOptions.Create(resolve(detail.File ?? detail.Summary.Study).GetType(), scale, detail.Assignments);
        var measured = Measurements(id);
        return new(study, scale, measured, Tally.Judge(study.Claims, measured, scale), detail.Summary.Seconds);
    }

    /// <summary>Puts claims and figures in the place of what a run has; its log says so, with the build that judged.</summary>
    public void Keep(string id, StudyOutcome outcome)
    {
        var judged = OutcomeWriter.Draw(outcome);
        var time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Change(connection =>
        {
            var run = Row(connection, id).Number;
            judged.Write(connection, run);
            connection.Execute("INSERT INTO log (run, time, level, text) VALUES (@run, @time, @level, @text)", judged.Warnings.Select(text => (Level: "warning", Text: text))
                .Append((Level: "info", Text: $"judged anew by build {Provenance.Build(outcome.Study.GetType())}")).Select(line => new { run, time, level = line.Level, text = line.Text }));
            return true;
        });
    }

    /// <summary>Deletes a run with its measurements and checkpoints.</summary>
    /// <exception cref="StoreException"><c>unknown-run</c>; or <c>run-active</c>: it runs.</exception>
    public void Remove(string id)
    {
        if (Summary(id).Status == RunStatus.Running) throw new StoreException("run-active", $"Run '{id}' is running.", "Stop it first.");
        Change(connection => connection.Execute("DELETE FROM run WHERE id = @id", new { id }));
        if (Directory.Exists(CheckpointFolder(id))) Directory.Delete(CheckpointFolder(id), recursive: true);
    }

    /// <summary>An id that no run of the store has: the day, the study, and six letters and digits drawn at random.</summary>
    public string NewId(Study study) => Read(connection => Unused(connection, () => DrawId(study)));

    /// <summary>Draws until neither a run nor a trial has the id: of the ten thousand that a sweep draws in a day, two meet in one case of twenty.</summary>
    internal static string Unused(SqliteConnection connection, Func<string> draw)
    {
        while (true)
        {
            var id = draw();
            if (connection.ExecuteScalar<long>("SELECT EXISTS (SELECT 1 FROM run WHERE id = @id) + EXISTS (SELECT 1 FROM trial WHERE run = @id)", new { id }) == 0) return id;
        }
    }

    internal static string DrawId(Study study)
    {
        const string letters = "0123456789abcdefghjkmnpqrstvwxyz";
        var random = System.Security.Cryptography.RandomNumberGenerator.GetString(letters, 6);
        return FormattableString.Invariant($"{DateTimeOffset.UtcNow:yyyy-MM-dd}-{study.Paper.Slug}-{random}");
    }

    /// <summary>SQLite's own check of the whole file, then whether all measurements can be read: empty when it is sound, else what is wrong.</summary>
    public IReadOnlyList<string> CheckIntegrity() => Read(connection => connection.Query<string>("PRAGMA integrity_check").Where(line => line != "ok").ToArray() is { Length: > 0 } faults ? faults
        : SeriesReader.Damaged(connection).ToArray());
}
