using Descent.Contracts;
using Descent.Studies;

namespace Descent.App.Tests;

/// <summary>A study whose name is no slug, as a user may write it.</summary>
public sealed record BadlyNamed : Study
{
    public override Paper Paper { get; } = new("Bad Name", "A title", "You", 2026, "your notebook");

    public override string Family => "mine";

    public override Seconds Seconds => new(1, 1, 1);

    public override IReadOnlyList<Arm> Arms => [];

    public override IReadOnlyList<Claim> Claims => [];
}

[Collection("standard error")]
public class StudyFileTests
{
    [Fact]
    public void One_builds_at_a_time_and_the_others_wait()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("descent-turn").FullName, "lock");
        var (inside, most, turns) = (0, 0, 0);
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 5; i++)
            {
                using var turn = BuildTurn.Take("mine.cs", file);
                most = Math.Max(most, Interlocked.Increment(ref inside));
                Thread.Yield();
                turns++;
                Interlocked.Decrement(ref inside);
            }
        }))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Equal((1, 20), (most, turns));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    /// <summary>Whoever waits is told once by which process, and has its turn when that is done.</summary>
    [Fact]
    public void A_wait_says_once_for_whom()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("descent-turn").FullName, "build.lock");
        var first = BuildTurn.Take("first.cs", file)!;
        var said = new List<string>();
        void Say(string text)
        {
            said.Add(text);
            first.Dispose();
        }
        using (var second = BuildTurn.Take("second.cs", file, TimeSpan.Zero, Say)) Assert.NotNull(second);
        Assert.Equal([$"waits for its turn to build second.cs: process {Environment.ProcessId} builds first.cs; Ctrl-C stops the wait"], said);
        // What has the lock and does not say who it is.
        var other = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None);
        using (var third = BuildTurn.Take("third.cs", file, TimeSpan.Zero, text =>
        {
            said.Add(text);
            other.Dispose();
        }))
        {
            Assert.NotNull(third);
        }
        Assert.Equal("waits for its turn to build third.cs: another command builds a study; Ctrl-C stops the wait", said[^1]);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void Where_nothing_can_be_locked_nobody_waits() => Assert.Null(BuildTurn.Take("mine.cs", Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "lock")));

    [Fact]
    public void A_mistake_in_a_studys_initializer_is_named_itself()
    {
        var error = Assert.Throws<ContractException>(() => StudyCatalogue.Of(typeof(BadlyNamed).Assembly));
        Assert.Equal("bad-name", error.Code);
        Assert.Contains("'Bad Name'", error.Message, StringComparison.Ordinal);
    }
}
