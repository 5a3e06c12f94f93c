namespace Descent.Engine.Kernels;

/// <summary>From a number of rows to the tile kernel that has it as a constant.</summary>
internal static unsafe class TileDispatch<TLanes, TVector, T, TShape>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TShape : ITileShape
{
    internal static void Run(
        int rows, T* a, nint rs, nint cs, T* b, nint bs, T* c, nint ldc, int depth, bool continued, TVector mask)
    {
        switch (rows)
        {
            case 1:
                Tile<TLanes, TVector, T, Rows1, TShape>.Run(a, rs, cs, b, bs, c, ldc, depth, continued, mask);
                break;
            case 2:
                Tile<TLanes, TVector, T, Rows2, TShape>.Run(a, rs, cs, b, bs, c, ldc, depth, continued, mask);
                break;
            case 3:
                Tile<TLanes, TVector, T, Rows3, TShape>.Run(a, rs, cs, b, bs, c, ldc, depth, continued, mask);
                break;
            case 4:
                Tile<TLanes, TVector, T, Rows4, TShape>.Run(a, rs, cs, b, bs, c, ldc, depth, continued, mask);
                break;
            case 5:
                Tile<TLanes, TVector, T, Rows5, TShape>.Run(a, rs, cs, b, bs, c, ldc, depth, continued, mask);
                break;
            case 6:
                Tile<TLanes, TVector, T, Rows6, TShape>.Run(a, rs, cs, b, bs, c, ldc, depth, continued, mask);
                break;
            case 7:
                Tile<TLanes, TVector, T, Rows7, TShape>.Run(a, rs, cs, b, bs, c, ldc, depth, continued, mask);
                break;
            case 8:
                Tile<TLanes, TVector, T, Rows8, TShape>.Run(a, rs, cs, b, bs, c, ldc, depth, continued, mask);
                break;
            case 9:
                Tile<TLanes, TVector, T, Rows9, TShape>.Run(a, rs, cs, b, bs, c, ldc, depth, continued, mask);
                break;
            case 10:
                Tile<TLanes, TVector, T, Rows10, TShape>.Run(a, rs, cs, b, bs, c, ldc, depth, continued, mask);
                break;
            case 11:
                Tile<TLanes, TVector, T, Rows11, TShape>.Run(a, rs, cs, b, bs, c, ldc, depth, continued, mask);
                break;
            default:
                Tile<TLanes, TVector, T, Rows12, TShape>.Run(a, rs, cs, b, bs, c, ldc, depth, continued, mask);
                break;
        }
    }
}
