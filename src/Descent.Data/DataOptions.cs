using Descent.Data.Cache;

namespace Descent.Data;

/// <summary>Where data may come from and where it is kept. The default reads the environment.</summary>
public sealed record DataOptions
{
    /// <summary>The environment variable that names the folder of the user's own copies.</summary>
    public const string DirectoryVariable = "DESCENT_DATA_DIR";

    readonly string? dataDirectory;

    /// <summary>A folder with the user's own copies (<c>--data-dir</c>), looked into first: directly and in a
    /// subfolder of the data set's name. Its files are checked for format, not for their hash. Null means <c>DESCENT_DATA_DIR</c>, if set.</summary>
    public string? DataDirectory
    {
        get => dataDirectory ?? (Variable(DirectoryVariable) is { Length: > 0 } folder ? folder : null);
        init => dataDirectory = value;
    }

    /// <summary>Cache root; null means <c>DESCENT_CACHE</c>, else <c>XDG_CACHE_HOME/descent</c>, else <c>~/.cache/descent</c>.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Never start npm; null means what <c>DESCENT_OFFLINE</c> says.</summary>
    public bool? Offline { get; init; }

    /// <summary>Told of each stage while a set is fetched.</summary>
    public IProgress<DataProgress>? Progress { get; init; }

    internal Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    internal FileOpener Opener { get; init; } = AtomicFile.OpenNew;

    internal bool IsOffline => Offline ?? Variable("DESCENT_OFFLINE") is { Length: > 0 } and not ("0" or "false");

    internal void Report(string name, string stage, double? fraction) => Progress?.Report(new(name, stage, fraction));
}
