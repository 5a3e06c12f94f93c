using System.Text.Json;
using Descent.Engine;

namespace Descent.Data.Safetensors;

/// <summary>The element types of the format, by their names in a header.</summary>
static class SafetensorsElement
{
    static readonly (string Name, int Size)[] Known =
    [
        ("F32", 4), ("F16", 2), ("BF16", 2), ("F64", 8), ("I64", 8), ("I32", 4), ("I16", 2), ("I8", 1), ("U8", 1), ("BOOL", 1), ("F8_E4M3", 1), ("F8_E5M2", 1), ("U64", 8), ("U32", 4), ("U16", 2),
    ];

    /// <summary>Bytes of an element of the type that a reader is at; 0 for an unknown name.</summary>
    public static int Size(ref Utf8JsonReader reader)
    {
        foreach (var (name, size) in Known)
        {
            if (reader.ValueTextEquals(name)) return size;
        }
        return 0;
    }

    public static string Name(ElementType element) => element switch
    {
        ElementType.Float32 => "F32",
        ElementType.Float64 => "F64",
        ElementType.Int32 => "I32",
        _ => "BOOL",
    };
}
