namespace Descent.Engine;

/// <summary>A misuse of the engine: the message names the operation, the offending value and the mend.</summary>
public class EngineException : Exception
{
    public EngineException() { }

    public EngineException(string message) : base(message) { }

    public EngineException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>Shapes, axes or element types that an operation cannot take.</summary>
public sealed class ShapeError : EngineException
{
    public ShapeError() { }

    public ShapeError(string message) : base(message) { }

    public ShapeError(string message, Exception inner) : base(message, inner) { }

    /// <summary>«MatMul: columns of a must equal rows of b (a is [2, 3], b is [4, 5]); transpose one of them.»</summary>
    public static ShapeError In(string operation, string rule, string mend, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var parts = new string[values.Length];
        for (var i = 0; i < parts.Length; i++) parts[i] = $"{values[i].Name} is {values[i].Value}";
        return new($"{operation}: {rule} ({string.Join(", ", parts)}); {mend}.");
    }
}
