namespace Descent.Engine;

/// <summary>What is known of a tensor before its values: shape and element type.</summary>
public readonly record struct TensorType(ElementType Element, Shape Shape)
{
    /// <summary>Bytes that the values take.</summary>
    public long Bytes => Shape.Size * Element.Size;

    public override string ToString() => $"{Element.Name}{Shape}";
}

/// <summary>Facts about element types.</summary>
public static class ElementTypes
{
    extension(ElementType element)
    {
        /// <summary>Bytes an element.</summary>
        public int Size => element switch { ElementType.Float32 or ElementType.Int32 => 4, ElementType.Float64 => 8, _ => 1 };

        /// <summary>The lower-case name: <c>float32</c>.</summary>
        public string Name => element switch
        {
            ElementType.Float32 => "float32",
            ElementType.Float64 => "float64",
            ElementType.Int32 => "int32",
            _ => "bool",
        };

        public bool IsFloating => element is ElementType.Float32 or ElementType.Float64;
    }

    /// <summary>The element type that stores <typeparamref name="T"/>: float, double, int or bool (also byte).</summary>
    /// <exception cref="EngineException">No element type stores it.</exception>
    public static ElementType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? ElementType.Float32
        : typeof(T) == typeof(double) ? ElementType.Float64
        : typeof(T) == typeof(int) ? ElementType.Int32
        : typeof(T) == typeof(bool) || typeof(T) == typeof(byte) ? ElementType.Bool
        : throw new EngineException($"Tensor: no element type stores {typeof(T).Name}; use float, double, int or bool.");
}
