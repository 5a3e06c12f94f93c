namespace Descent.Engine.Kernels;

/// <summary>A number of rows that the compiler sees as a constant.</summary>
internal interface ITileRows
{
    static abstract int Count { get; }
}

/// <summary>How wide a tile is, which the compiler sees as constants.</summary>
internal interface ITileShape
{
    /// <summary>Two vectors wide instead of one.</summary>
    static abstract bool IsPair { get; }

    /// <summary>Whether only some lanes of the last vector exist.</summary>
    static abstract bool IsRagged { get; }

    /// <summary>Whether both operands are copies: A as tall as the tile, B as wide as its vectors. Their strides are then constants.</summary>
    static abstract bool IsPacked { get; }
}

internal readonly struct Single : ITileShape
{
    public static bool IsPair => false;
    public static bool IsRagged => false;
    public static bool IsPacked => false;
}

internal readonly struct Pair : ITileShape
{
    public static bool IsPair => true;
    public static bool IsRagged => false;
    public static bool IsPacked => false;
}

internal readonly struct RaggedSingle : ITileShape
{
    public static bool IsPair => false;
    public static bool IsRagged => true;
    public static bool IsPacked => false;
}

internal readonly struct RaggedPair : ITileShape
{
    public static bool IsPair => true;
    public static bool IsRagged => true;
    public static bool IsPacked => false;
}

internal readonly struct PackedSingle : ITileShape
{
    public static bool IsPair => false;
    public static bool IsRagged => false;
    public static bool IsPacked => true;
}

internal readonly struct PackedPair : ITileShape
{
    public static bool IsPair => true;
    public static bool IsRagged => false;
    public static bool IsPacked => true;
}

internal readonly struct PackedRaggedSingle : ITileShape
{
    public static bool IsPair => false;
    public static bool IsRagged => true;
    public static bool IsPacked => true;
}

internal readonly struct PackedRaggedPair : ITileShape
{
    public static bool IsPair => true;
    public static bool IsRagged => true;
    public static bool IsPacked => true;
}

internal readonly struct Rows1 : ITileRows
{
    public static int Count => 1;
}

internal readonly struct Rows2 : ITileRows
{
    public static int Count => 2;
}

internal readonly struct Rows3 : ITileRows
{
    public static int Count => 3;
}

internal readonly struct Rows4 : ITileRows
{
    public static int Count => 4;
}

internal readonly struct Rows5 : ITileRows
{
    public static int Count => 5;
}

internal readonly struct Rows6 : ITileRows
{
    public static int Count => 6;
}

internal readonly struct Rows7 : ITileRows
{
    public static int Count => 7;
}

internal readonly struct Rows8 : ITileRows
{
    public static int Count => 8;
}

internal readonly struct Rows9 : ITileRows
{
    public static int Count => 9;
}

internal readonly struct Rows10 : ITileRows
{
    public static int Count => 10;
}

internal readonly struct Rows11 : ITileRows
{
    public static int Count => 11;
}

internal readonly struct Rows12 : ITileRows
{
    public static int Count => 12;
}
