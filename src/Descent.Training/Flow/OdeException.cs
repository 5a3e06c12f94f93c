using Descent.Engine;

namespace Descent.Training;

/// <summary>A solver that could not go on; the message names time, step and mend.</summary>
public sealed class OdeException : EngineException
{
    public OdeException() { }

    public OdeException(string message) : base(message) { }

    public OdeException(string message, Exception inner) : base(message, inner) { }
}
