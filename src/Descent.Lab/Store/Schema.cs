namespace Descent.Lab.Store;

/// <summary>The tables, as the migrations that made them: version n is reached by the first n.</summary>
/// <remarks>A released migration is never changed; a new one is appended.</remarks>
static class Schema
{
    /// <summary>"dscn": tells this store from other SQLite files.</summary>
    public const int ApplicationId = 0x6473636E;

    public static int Version => Migrations.Count;

    public static IReadOnlyList<string> Migrations { get; } =
    [
        """
        CREATE TABLE sweep (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            study TEXT NOT NULL,
            file TEXT,
            scale TEXT NOT NULL,
            seeds TEXT NOT NULL,
            specification TEXT NOT NULL,
            created INTEGER NOT NULL
        );
        CREATE TABLE trial (
            number INTEGER PRIMARY KEY,
            sweep INTEGER NOT NULL REFERENCES sweep(number) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            options TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
            attempt INTEGER NOT NULL DEFAULT 0,
            lease INTEGER,
            worker TEXT,
            run TEXT,
            error TEXT,
            UNIQUE (sweep, ordinal)
        );
        CREATE TABLE run (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            study TEXT NOT NULL,
            title TEXT NOT NULL,
            family TEXT NOT NULL,
            scale TEXT NOT NULL,
            seed_count INTEGER NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed', 'interrupted')),
            started INTEGER NOT NULL,
            resumed INTEGER NOT NULL,
            ended INTEGER,
            seconds REAL NOT NULL DEFAULT 0,
            progress REAL NOT NULL DEFAULT 0,
            held INTEGER,
            failed INTEGER,
            inconclusive INTEGER,
            surprises INTEGER,
            trial INTEGER REFERENCES trial(number) ON DELETE SET NULL,
            process INTEGER NOT NULL,
            process_started INTEGER NOT NULL,
            host TEXT NOT NULL,
            heartbeat INTEGER NOT NULL,
            attempt INTEGER NOT NULL DEFAULT 1,
            stop INTEGER NOT NULL DEFAULT 0,
            sequence INTEGER NOT NULL DEFAULT 0,
            paper TEXT NOT NULL,
            file TEXT,
            seeds TEXT NOT NULL,
            options TEXT NOT NULL,
            assignments TEXT NOT NULL,
            version TEXT NOT NULL,
            build TEXT NOT NULL,
            program TEXT,
            kernel TEXT NOT NULL,
            machine TEXT NOT NULL,
            error_code TEXT,
            error_message TEXT,
            error_hint TEXT,
            metrics TEXT,
            state_hash TEXT,
            metrics_hash TEXT
        );
        CREATE INDEX run_started ON run(started);
        CREATE INDEX run_trial ON run(trial) WHERE trial IS NOT NULL;
        CREATE TABLE loop (
            number INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE,
            arm TEXT NOT NULL,
            phase TEXT NOT NULL CHECK (phase IN ('training', 'tuning')),
            candidate INTEGER NOT NULL,
            label TEXT NOT NULL,
            seeds TEXT NOT NULL,
            steps INTEGER NOT NULL,
            step INTEGER NOT NULL DEFAULT 0,
            status TEXT NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'done', 'failed')),
            program TEXT NOT NULL,
            state_hash TEXT,
            checkpoint_step INTEGER,
            checkpoint_file TEXT,
            checkpoint_hash TEXT,
            UNIQUE (run, arm, phase, candidate, seeds)
        );
        CREATE TABLE failure (
            loop INTEGER NOT NULL REFERENCES loop(number) ON DELETE CASCADE,
            seed INTEGER,
            step INTEGER,
            path TEXT,
            reason TEXT NOT NULL
        );
        CREATE INDEX failure_loop ON failure(loop);
        CREATE TABLE series (
            number INTEGER PRIMARY KEY,
            loop INTEGER NOT NULL REFERENCES loop(number) ON DELETE CASCADE,
            metric TEXT NOT NULL,
            points INTEGER NOT NULL DEFAULT 0,
            last_step INTEGER NOT NULL DEFAULT -1,
            UNIQUE (loop, metric)
        );
        CREATE TABLE chunk (
            number INTEGER PRIMARY KEY,
            series INTEGER NOT NULL REFERENCES series(number) ON DELETE CASCADE,
            first_step INTEGER NOT NULL,
            last_step INTEGER NOT NULL,
            count INTEGER NOT NULL,
            width INTEGER NOT NULL CHECK (width IN (4, 8)),
            sequence INTEGER NOT NULL,
            summary BLOB NOT NULL,
            data BLOB NOT NULL
        );
        CREATE UNIQUE INDEX chunk_place ON chunk(series, first_step);
        CREATE INDEX chunk_sequence ON chunk(series, sequence);
        CREATE TABLE claim (
            run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            document TEXT NOT NULL,
            PRIMARY KEY (run, ordinal)
        );
        CREATE TABLE figure (
            run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            name TEXT NOT NULL,
            title TEXT NOT NULL,
            specification TEXT,
            error TEXT,
            PRIMARY KEY (run, ordinal)
        );
        CREATE TABLE log (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE,
            time INTEGER NOT NULL,
            level TEXT NOT NULL,
            text TEXT NOT NULL
        );
        CREATE INDEX log_run ON log(run, number);
        CREATE TABLE system (
            number INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE,
            time INTEGER NOT NULL,
            cpu REAL NOT NULL,
            resident INTEGER NOT NULL
        );
        CREATE INDEX system_run ON system(run, number);
        """,
        """
        ALTER TABLE sweep ADD COLUMN build TEXT NOT NULL DEFAULT '';
        ALTER TABLE trial ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX trial_state ON trial(sweep, state, ordinal);
        CREATE INDEX trial_run ON trial(run) WHERE run IS NOT NULL;
        CREATE TABLE sweep_figure (
            sweep INTEGER NOT NULL REFERENCES sweep(number) ON DELETE CASCADE,
            name TEXT NOT NULL,
            title TEXT NOT NULL,
            specification TEXT NOT NULL,
            PRIMARY KEY (sweep, name)
        );
        """,
        """
        ALTER TABLE run ADD COLUMN watch TEXT;
        """,
        """
        ALTER TABLE run ADD COLUMN keeps_weights INTEGER NOT NULL DEFAULT 0;
        """,
        """
        ALTER TABLE sweep ADD COLUMN metric TEXT;
        ALTER TABLE sweep ADD COLUMN maximize INTEGER NOT NULL DEFAULT 0;
        """,
        """
        ALTER TABLE failure ADD COLUMN until INTEGER;
        UPDATE failure SET until = step;
        """,
    ];
}
