using Dapper;
using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;

namespace Descent.Lab.Tests;

/// <summary>A store in a folder of its own, deleted afterwards.</summary>
sealed class StoreFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("descent-store").FullName;

    public string Database => System.IO.Path.Combine(Path, "descent.db");

    public RunStore Open() => RunStore.Open(Database);

    /// <summary>Runs a study from its beginning and returns the run's id.</summary>
    public static (string Id, StudyOutcome Outcome) Run(RunStore store, Study study, IReadOnlyList<long> seeds, TimeSpan? checkpoints = null)
    {
        using var recording = RunRecording.Start(store, study, Scale.Quick, seeds, []);
        recording.CheckpointInterval = checkpoints ?? recording.CheckpointInterval;
        return (recording.Id, StudyRunner.Run(study, Scale.Quick, seeds, recording: recording));
    }

    public static StudyOutcome Resume(RunStore store, string id, Study study)
    {
        using var recording = RunRecording.Resume(store, id, _ => study);
        return StudyRunner.Run(recording.Study, recording.Scale, recording.Seeds, recording: recording);
    }

    /// <summary>Renames the machine of every run, to a name that no page holds by chance, and returns the name.</summary>
    public string NameMachine()
    {
        const string name = "nobodysbusiness";
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Database}");
        Assert.NotEqual(0, connection.Execute("UPDATE run SET machine = json_set(machine, '$.name', @name) WHERE json_type(machine, '$.name') = 'text'", new { name }));
        return name;
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
