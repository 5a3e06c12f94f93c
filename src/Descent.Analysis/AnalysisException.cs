using Descent.Engine;

namespace Descent.Analysis;

/// <summary>A measurement that was asked of what it cannot measure; the message names both and the mend.</summary>
public sealed class AnalysisException(string message) : EngineException(message);
