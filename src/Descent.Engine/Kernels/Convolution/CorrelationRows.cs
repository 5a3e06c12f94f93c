namespace Descent.Engine.Kernels;

/// <summary>A strip of rows of places, for all channels of y: two vectors of places by as many channels as a tile holds, at a time.</summary>
internal static unsafe class CorrelationRows<TLanes, TVector, T>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    internal static void Run(in Pass pass, int row, int end, int rowStride, T* padded, T* w, int weightRow, int channels, T* y, int plane)
    {
        int strips = (channels + TLanes.TileRows - 1) / TLanes.TileRows;
        T* aside = stackalloc T[2 * 12 * TLanes.Count];
        var tile = new CorrelationTile<T> { Terms = pass.Terms, Depth = pass.Depth, WeightRow = weightRow, ToRow = plane };
        for (int s = 0, channel = 0; s < strips; s++)
        {
            // Tiles differ by one channel at most, so that no sliver is left over.
            int height = (channels / strips) + (s < channels % strips ? 1 : 0);
            tile.Weights = w + ((nint)channel * weightRow);
            Tiles(pass, row, end, padded + pass.From, rowStride, tile, height, y + ((nint)channel * plane) + pass.To, aside);
            channel += height;
        }
    }

    static void Tiles(in Pass pass, int row, int end, T* from, int rowStride, CorrelationTile<T> tile, int height, T* to, T* aside)
    {
        bool second = false;
        for (; row < end; row++)
        {
            for (int column = 0; column < pass.Columns; column += TLanes.Count)
            {
                T* source = from + ((nint)row * rowStride) + column;
                T* target = to + ((nint)row * pass.ToRow) + ((nint)column * pass.ToColumn);
                int count = Math.Min(TLanes.Count, pass.Columns - column);
                if (!second)
                {
                    tile.First = source;
                    tile.ToFirst = target;
                    tile.FirstCount = count;
                }
                tile.Second = source;
                tile.ToSecond = target;
                tile.SecondCount = count;
                if (second) Multiply(tile, height, pass.ToColumn, aside);
                second = !second;
            }
        }
        // The odd one goes twice through the same tile: both halves write the same values.
        if (second) Multiply(tile, height, pass.ToColumn, aside);
    }

    static void Multiply(in CorrelationTile<T> tile, int height, int toColumn, T* aside)
    {
        if (toColumn == 1)
        {
            CorrelationDispatch<TLanes, TVector, T>.Run(height, tile);
            return;
        }
        CorrelationTile<T> apart = tile;
        apart.ToFirst = aside;
        apart.ToSecond = aside + TLanes.Count;
        apart.ToRow = 2 * TLanes.Count;
        CorrelationDispatch<TLanes, TVector, T>.Run(height, apart);
        for (int i = 0; i < height; i++, aside += 2 * TLanes.Count)
        {
            for (int j = 0; j < tile.FirstCount; j++) tile.ToFirst[(i * tile.ToRow) + ((nint)j * toColumn)] = aside[j];
            for (int j = 0; j < tile.SecondCount; j++) tile.ToSecond[(i * tile.ToRow) + ((nint)j * toColumn)] = aside[TLanes.Count + j];
        }
    }
}
