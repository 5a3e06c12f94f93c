namespace Descent.Data.Idx;

/// <summary>The element types of an idx file, with the codes that the file's third byte carries.</summary>
public enum IdxElement
{
    UInt8 = 0x08,
    Int8 = 0x09,
    Int16 = 0x0B,
    Int32 = 0x0C,
    Float32 = 0x0D,
    Float64 = 0x0E,
}

/// <summary>Sizes of the element types.</summary>
public static class IdxElements
{
    /// <summary>Bytes an element.</summary>
    public static int Size(this IdxElement element) => element switch
    {
        IdxElement.UInt8 or IdxElement.Int8 => 1,
        IdxElement.Int16 => 2,
        IdxElement.Int32 or IdxElement.Float32 => 4,
        IdxElement.Float64 => 8,
        _ => throw new DataException("data-format", $"0x{(int)element:x2} is no idx element type.",
            "Use 0x08, 0x09, 0x0b, 0x0c, 0x0d or 0x0e."),
    };

    internal static IdxElement Of<T>() where T : unmanaged =>
        typeof(T) == typeof(byte) ? IdxElement.UInt8 :
        typeof(T) == typeof(sbyte) ? IdxElement.Int8 :
        typeof(T) == typeof(short) ? IdxElement.Int16 :
        typeof(T) == typeof(int) ? IdxElement.Int32 :
        typeof(T) == typeof(float) ? IdxElement.Float32 :
        typeof(T) == typeof(double) ? IdxElement.Float64 :
        throw new DataException("data-format", $"idx files hold no {typeof(T).Name}.",
            "Ask for byte, sbyte, short, int, float or double.");
}
