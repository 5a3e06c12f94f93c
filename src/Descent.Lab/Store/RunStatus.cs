namespace Descent.Lab.Store;

/// <summary>How a run stands. Its words are <c>running</c>, <c>done</c>, <c>failed</c> and <c>interrupted</c>.</summary>
public enum RunStatus
{
    /// <summary>Its process lives.</summary>
    Running,

    /// <summary>It came to its end, and its claims were judged; an arm may have diverged.</summary>
    Done,

    /// <summary>It could not go on; the error says why.</summary>
    Failed,

    /// <summary>It was stopped, or its process died; <c>descent resume</c> continues it.</summary>
    Interrupted,
}
