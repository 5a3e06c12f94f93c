using Descent.Lab.Store;

namespace Descent.App.Runs;

/// <summary>The store for commands that need a run in it.</summary>
static class ExistingStore
{
    /// <exception cref="StoreException"><c>unknown-run</c>: there is no store, hence no run.</exception>
    public static RunStore Open() => RunStore.Exists() ? RunStore.Open()
        : throw new StoreException("unknown-run", $"There is no run yet: '{StoreLocation.Database}' does not exist.", "Start one: descent run STUDY.");
}
