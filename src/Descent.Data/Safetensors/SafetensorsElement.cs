using Descent.Engine;

namespace Descent.Data.Safetensors;

/// <summary>The element types of the format, by their names in a header.</summary>
static class SafetensorsElement
{
    /// <summary>Bytes of an element; 0 for an unknown name.</summary>
    public static int Size(string name) => name switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => 0,
    };

    public static string Name(ElementType element) => element switch
    {
        ElementType.Float32 => "F32",
        ElementType.Float64 => "F64",
        ElementType.Int32 => "I32",
        _ => "BOOL",
    };
}
