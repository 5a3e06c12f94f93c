namespace Descent.Engine.Kernels;

/// <summary>All channels by all terms, tile by tile; and from a tile's extents to the kernel that has them as constants.</summary>
internal static unsafe class GradientDispatch<TLanes, TVector, T>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    // Sums, one vector each: 24 of 32 registers, or 9 of 16.
    static int MostRows => TLanes.TileRows == 12 ? 4 : 3;

    static int MostColumns => TLanes.TileRows / 2;

    internal static void Run(GradientTile<T> tile, Term* terms, int depth, int channels, T* y)
    {
        int down = (channels + MostRows - 1) / MostRows, across = (depth + MostColumns - 1) / MostColumns;
        T* g = tile.G;
        for (int j = 0, term = 0; j < across; j++)
        {
            int columns = (depth / across) + (j < depth % across ? 1 : 0);
            tile.Terms = terms + term;
            for (int i = 0, channel = 0; i < down; i++)
            {
                int rows = (channels / down) + (i < channels % down ? 1 : 0);
                tile.G = g + (channel * tile.PlaneG);
                tile.To = y + ((nint)channel * depth) + term;
                if (rows == 1) Run<Rows1>(columns, tile);
                else if (rows == 2) Run<Rows2>(columns, tile);
                else if (rows == 3) Run<Rows3>(columns, tile);
                else Run<Rows4>(columns, tile);
                channel += rows;
            }
            term += columns;
        }
    }

    static void Run<TRows>(int columns, in GradientTile<T> tile)
        where TRows : ITileRows
    {
        switch (columns)
        {
            case 1:
                GradientTile<TLanes, TVector, T, TRows, Rows1>.Run(tile);
                break;
            case 2:
                GradientTile<TLanes, TVector, T, TRows, Rows2>.Run(tile);
                break;
            case 3:
                GradientTile<TLanes, TVector, T, TRows, Rows3>.Run(tile);
                break;
            case 4:
                GradientTile<TLanes, TVector, T, TRows, Rows4>.Run(tile);
                break;
            case 5:
                GradientTile<TLanes, TVector, T, TRows, Rows5>.Run(tile);
                break;
            default:
                GradientTile<TLanes, TVector, T, TRows, Rows6>.Run(tile);
                break;
        }
    }
}
