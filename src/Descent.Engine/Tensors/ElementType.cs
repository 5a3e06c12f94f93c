namespace Descent.Engine;

/// <summary>What one element of a tensor is.</summary>
public enum ElementType
{
    /// <summary>IEEE single precision: the default.</summary>
    Float32,

    /// <summary>IEEE double precision: where theory is compared.</summary>
    Float64,

    /// <summary>32-bit integer whose arithmetic wraps and whose right shift is logical.</summary>
    Int32,

    /// <summary>Truth value, one byte: 0 or 1.</summary>
    Bool,
}
