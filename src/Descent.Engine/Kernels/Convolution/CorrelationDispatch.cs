namespace Descent.Engine.Kernels;

/// <summary>From a number of channels to the tile that has it as a constant.</summary>
internal static unsafe class CorrelationDispatch<TLanes, TVector, T>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    internal static void Run(int rows, in CorrelationTile<T> tile)
    {
        switch (rows)
        {
            case 1:
                CorrelationTile<TLanes, TVector, T, Rows1>.Run(tile);
                break;
            case 2:
                CorrelationTile<TLanes, TVector, T, Rows2>.Run(tile);
                break;
            case 3:
                CorrelationTile<TLanes, TVector, T, Rows3>.Run(tile);
                break;
            case 4:
                CorrelationTile<TLanes, TVector, T, Rows4>.Run(tile);
                break;
            case 5:
                CorrelationTile<TLanes, TVector, T, Rows5>.Run(tile);
                break;
            case 6:
                CorrelationTile<TLanes, TVector, T, Rows6>.Run(tile);
                break;
            case 7:
                CorrelationTile<TLanes, TVector, T, Rows7>.Run(tile);
                break;
            case 8:
                CorrelationTile<TLanes, TVector, T, Rows8>.Run(tile);
                break;
            case 9:
                CorrelationTile<TLanes, TVector, T, Rows9>.Run(tile);
                break;
            case 10:
                CorrelationTile<TLanes, TVector, T, Rows10>.Run(tile);
                break;
            case 11:
                CorrelationTile<TLanes, TVector, T, Rows11>.Run(tile);
                break;
            default:
                CorrelationTile<TLanes, TVector, T, Rows12>.Run(tile);
                break;
        }
    }
}
