using Descent.Contracts;

namespace Descent.App.Server;

/// <summary>How many streams of events are open at once: each holds a connection and reads the store.</summary>
sealed class StreamLimit
{
    public const int Most = 32;

    int open;

    /// <summary>A place among the open streams, given back when disposed.</summary>
    /// <exception cref="ContractException"><c>too-many-streams</c>.</exception>
    public IDisposable Take()
    {
        if (Interlocked.Increment(ref open) <= Most) return new Place(this);
        Interlocked.Decrement(ref open);
        throw new ContractException("too-many-streams", $"{Most} pages follow runs already.", "Close some of them.");
    }

    sealed class Place(StreamLimit limit) : IDisposable
    {
        int given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref given, 1) == 0) Interlocked.Decrement(ref limit.open);
        }
    }
}
