using Dapper;
using Descent.Lab.Store;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Tests.Sweeps;

/// <summary>What a sweep's trials are ranked by is kept with it.</summary>
public sealed class SweepGoalTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_last_goal_is_kept_and_is_no_part_of_the_specification()
    {
        var store = folder.Open();
        var plan = DesignTests.Plan(["rate=0.1,0.2"]);
        Assert.Null(store.OpenSweep(plan, "sweep").Metric);
        store.KeepSweepGoal("sweep", "only/x", maximize: false);
        store.KeepSweepGoal("sweep", "only/value", maximize: true);
        Assert.Equal(("only/value", true), (store.OpenSweep(plan, "sweep").Metric, store.Sweeps().Single().Maximize));
        Assert.Equal("unknown-sweep", Assert.Throws<StoreException>(() => store.KeepSweepGoal("swep", "only/x", false)).Code);
    }

    /// <summary>A store of the version before keeps its sweeps, which then have no goal.</summary>
    [Fact]
    public void A_store_from_before_goals_were_kept_is_brought_up()
    {
        folder.Open().OpenSweep(DesignTests.Plan(["rate=0.1,0.2"]), "sweep");
        SqliteConnection.ClearAllPools();
        using (var connection = new SqliteConnection($"Data Source={folder.Database}"))
        {
            connection.Execute("ALTER TABLE sweep DROP COLUMN metric; ALTER TABLE sweep DROP COLUMN maximize; ALTER TABLE failure DROP COLUMN until; PRAGMA user_version = 4");
        }
        SqliteConnection.ClearAllPools();
        var sweep = folder.Open().Sweep("sweep");
        Assert.Equal((2, null, false), (sweep.Waiting, sweep.Metric, sweep.Maximize));
    }
}
