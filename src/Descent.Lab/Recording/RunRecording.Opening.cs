using System.Text.Json;
using Dapper;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Lab.Store;
using Descent.Lab.Watching;

namespace Descent.Lab.Recording;

public sealed partial class RunRecording
{
    readonly Dictionary<(string, string, int, string), StoredLoop> stored = [];

    /// <summary>Begins a new run.</summary>
    /// <param name="assignments">Options as they were typed: enough to make the study again.</param>
    /// <param name="file">The user's own file that the study is from, if it is.</param>
    /// <param name="id">One of <see cref="RunStore.NewId"/> that was announced before; null makes one.</param>
    /// <param name="watch">Instruments to watch; resuming keeps them.</param>
    /// <param name="keepsWeights">As <see cref="KeepsWeights"/>; resuming keeps it.</param>
    /// <exception cref="StoreException">The store cannot be written; or <c>doubled-run</c>: the id is taken.</exception>
    public static RunRecording Start(RunStore store, Study study, Scale scale, IReadOnlyList<long> seeds, IReadOnlyList<string> assignments, string? file = null, string? id = null, WatchPlan? watch = null, bool keepsWeights = false)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var (process, started) = Liveness.Own;
        var number = store.Change(connection =>
        {
            if (id is null) id = RunStore.Unused(connection, () => RunStore.DrawId(study));
            else if (connection.ExecuteScalar<long>("SELECT count(*) FROM run WHERE id = @id", new { id }) > 0) throw new StoreException("doubled-run", $"There is a run '{id}' already.", "Leave the id out.");
            return connection.ExecuteScalar<long>("""
                INSERT INTO run (id, study, title, family, scale, seed_count, status, started, resumed, process, process_started, host, heartbeat, paper, file, seeds, options, assignments, version, build, kernel, machine, watch, keeps_weights, trial)
                VALUES (@id, @Slug, @Title, @Family, @scale, @Count, 'running', @now, @now, @process, @started, @Host, @now, @Citation, @file, @seeds, @options, @assignments, @Version, @build, @Kernel, @machine, @watch, @keepsWeights, (SELECT number FROM trial WHERE run = @id))
                RETURNING number
                """, new
            {
                id,
                study.Paper.Slug,
                study.Paper.Title,
                study.Family,
                scale = Words.Of(scale),
                seeds.Count,
                now,
                process,
                started,
                Liveness.Host,
                study.Paper.Citation,
                file,
                seeds = JsonSerializer.Serialize(seeds),
                options = OptionJson.Of(study).ToJsonString(JsonSerializerOptions.Default),
                assignments = JsonSerializer.Serialize(assignments),
                Provenance.Version,
                build = Provenance.Build(study.GetType()),
                Provenance.Kernel,
                machine = Provenance.Machine.ToJsonString(JsonSerializerOptions.Default),
                watch = watch?.ToText(),
                keepsWeights,
            });
        });
        return new(store, id!, new(number, 0, study, scale, seeds, watch, keepsWeights));
    }

    /// <summary>Goes on with a run that was interrupted or failed; of one that is done, everything is read back.</summary>
    /// <param name="resolve">The study of a slug or of a user's file, with default options.</param>
    /// <exception cref="StoreException"><c>unknown-run</c>; <c>run-active</c>: it runs; <c>another-kernel</c>, <c>another-build</c>: it would not end with the same bits.</exception>
    public static RunRecording Resume(RunStore store, string id, Func<string, Study> resolve)
    {
        var detail = store.Run(id);
        if (detail.Kernel != Provenance.Kernel)
        {
            throw new StoreException("another-kernel", $"Run '{id}' ran on kernel path {detail.Kernel}; this process uses {Provenance.Kernel}.",
                $"Set {Engine.Kernels.KernelPaths.Variable}={detail.Kernel} on a machine that has it: only there does it end with the same bits.");
        }
        var scale = Words.Parse<Scale>(detail.Summary.Scale, "scale");
        var study = StudyOptions.Create(resolve(detail.File ?? detail.Summary.Study).GetType(), scale, detail.Assignments);
        var build = Provenance.Build(study.GetType());
        if (detail.Build != build)
        {
            throw new StoreException("another-build", $"Run '{id}' ran build {detail.Build} (version {detail.Version}); this is build {build} (version {Provenance.Version}).", "Resume it with the program that began it, or start a new run.");
        }
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var (process, started) = Liveness.Own;
        var liveness = new Liveness();
        var (start, loops) = store.Change(connection =>
        {
            var row = RunStore.Row(connection, id);
            if (row.Status == "running" && liveness.IsAlive(row)) throw new StoreException("run-active", $"Run '{id}' is running, in process {row.Process}.", "Stop it first, or wait for its end.");
            var (sequence, _) = connection.QueryFirst<(long, long)>("""
                UPDATE run SET status = 'running', seconds = seconds + CASE status WHEN 'running' THEN max(0, heartbeat - resumed) / 1000.0 ELSE 0 END, resumed = @now, heartbeat = @now, ended = NULL,
                    process = @process, process_started = @started, host = @Host, attempt = attempt + 1, stop = 0, error_code = NULL, error_message = NULL, error_hint = NULL
                WHERE number = @Number RETURNING sequence, number
                """, new { now, process, started, Liveness.Host, row.Number });
            return (new RunStart(row.Number, sequence, study, scale, detail.Seeds, detail.Watch, detail.KeepsWeights), connection.Query<StoredLoop>("""
                SELECT number AS Number, arm AS Arm, phase AS Phase, candidate AS Candidate, seeds AS Seeds, status AS Status, program AS Program, step AS Step,
                    checkpoint_step AS CheckpointStep, checkpoint_file AS CheckpointFile, checkpoint_hash AS CheckpointHash
                FROM loop WHERE run = @Number
                """, row).ToArray());
        });
        var recording = new RunRecording(store, id, start);
        foreach (var loop in loops) recording.stored.Add((loop.Arm, loop.Phase, (int)loop.Candidate, loop.Seeds), loop);
        recording.DropOrphans(loops.Select(loop => loop.CheckpointFile));
        return recording;
    }

    /// <summary>Deletes files of checkpoints that never came to count.</summary>
    void DropOrphans(IEnumerable<string?> known)
    {
        if (!Directory.Exists(CheckpointFolder)) return;
        foreach (var file in Directory.EnumerateFiles(CheckpointFolder).Where(file => !known.Contains(Path.GetFileName(file)))) File.Delete(file);
    }

    /// <summary>The record of a loop, with what an earlier attempt left of it.</summary>
    internal LoopRecord Open(LoopKey key, long steps)
    {
        if (!stored.TryGetValue((key.Arm, key.Phase, key.Candidate, key.SeedText), out var loop)) return new LoopWriter(this, key, steps, null, null);
        return new LoopWriter(this, key, steps, Restore(key, loop), loop);
    }

    RestoredLoop? Restore(LoopKey key, StoredLoop loop)
    {
        var isEnded = loop.Status != "running";
        var snapshot = !isEnded && loop.CheckpointFile is { } file ? CheckpointFile.Read(Path.Combine(CheckpointFolder, file), loop.CheckpointHash!) : null;
        if (!isEnded && snapshot is null)
        {
            if (loop.CheckpointFile is not null) Log("warning", $"{key.Arm}: {key.Title}: the checkpoint '{loop.CheckpointFile}' is missing or damaged; it begins anew");
            return null;
        }
        var step = isEnded ? loop.Step : loop.CheckpointStep!.Value;
        return Store.Read(connection =>
        {
            var failures = connection.Query<(long? Seed, long? Step, long? Until, string? Path, string Reason)>("SELECT seed, step, until, path, reason FROM failure WHERE loop = @Number AND (step IS NULL OR step <= @step)", new { loop.Number, step })
                .Select(failure => new SeedFailure(failure.Seed, failure.Step, failure.Until, failure.Path, failure.Reason)).ToArray();
            var series = new Dictionary<string, (long[], double[][])>(StringComparer.Ordinal);
            foreach (var (metric, number) in connection.Query<(string, long)>("SELECT metric, number FROM series WHERE loop = @Number", loop))
            {
                series[metric] = SeriesReader.Points(connection, number, key.Seeds.Count, to: step);
            }
            return new RestoredLoop(isEnded, failures.FirstOrDefault(failure => failure.Seed is null)?.Reason, step, snapshot, series, failures);
        });
    }
}

/// <summary>A loop as an earlier attempt left it in the store.</summary>
sealed class StoredLoop
{
    public long Number { get; set; }
    public string Arm { get; set; } = "";
    public string Phase { get; set; } = "";
    public long Candidate { get; set; }
    public string Seeds { get; set; } = "";
    public string Status { get; set; } = "";
    public string Program { get; set; } = "";
    public long Step { get; set; }
    public long? CheckpointStep { get; set; }
    public string? CheckpointFile { get; set; }
    public string? CheckpointHash { get; set; }
}
