using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;
using Descent.Lab.Tests.Reports;

namespace Descent.Lab.Tests;

/// <summary>Which run speaks for a study.</summary>
public sealed class OverviewTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    static string Run(RunStore store, Scale scale, long[] seeds, params string[] assignments)
    {
        using var recording = RunRecording.Start(store, new HalfMeasured(), scale, seeds, assignments);
        StudyRunner.Run(new HalfMeasured(), scale, seeds, recording: recording);
        return recording.Id;
    }

    [Fact]
    public void The_newest_at_the_deepest_scale_with_the_studys_own_options_and_seeds_speaks_for_it()
    {
        var store = folder.Open();
        var slug = new HalfMeasured().Paper.Slug;
        var own = new Dictionary<(string, string), int> { [(slug, "quick")] = 1, [(slug, "default")] = 2 };
        string Shown() => store.Overview(own)[slug].Shown.Id;
        var changed = Run(store, Scale.Default, [100, 101], "offset=2");
        Assert.Equal(changed, Shown());
        var quick = Run(store, Scale.Quick, [100]);
        Assert.Equal(quick, Shown());
        Run(store, Scale.Default, [100, 101]);
        var plain = Run(store, Scale.Default, [100, 101]);
        Assert.Equal(plain, Shown());
        Run(store, Scale.Quick, [100]);
        Run(store, Scale.Default, [100]);
        Run(store, Scale.Default, [50, 51]);
        Run(store, Scale.Default, [100, 101], "offset=2");
        Assert.Equal((plain, 8), (Shown(), store.Overview(own)[slug].Runs));
    }
}
