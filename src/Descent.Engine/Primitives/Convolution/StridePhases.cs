namespace Descent.Engine;

/// <summary>Rows (or columns) of an image that lie alike to a stride's places: the first, how many, a stride apart each, and the place that an offset of
/// zero would have sent the first one to; with the window's offsets that send them anywhere, and how many places earlier each does.</summary>
readonly record struct StridePhase(int First, int Count, int From, (int Tap, int Places)[] Taps);

/// <summary>The rows (axis 0) or columns (axis 1) of images that windows are put back into, phase by phase of the stride.</summary>
sealed class StridePhases(Window2d window, int axis, int extent)
{
    readonly int stride = window.Stride[axis], low = window.Low[axis], gap = window.Dilation[axis], places = window.Places(axis, extent);

    /// <summary>Zeros before the first place, so that no row lies before them.</summary>
    public int Margin => Math.Max(0, (window.Size[axis] - 1) * gap / stride - low / stride);

    /// <summary>Places with the zeros around them.</summary>
    public int Extent => Margin + Math.Max(places, (extent - 1 + low) / stride + 1);

    public IEnumerable<StridePhase> All()
    {
        for (var phase = 0; phase < Math.Min(stride, extent); phase++)
        {
            var remainder = (phase + low) % stride;
            var taps = Enumerable.Range(0, window.Size[axis]).Where(tap => tap * gap % stride == remainder).Select(tap => (tap, tap * gap / stride));
            yield return new(phase, (extent - 1 - phase) / stride + 1, (phase + low) / stride, taps.ToArray());
        }
    }

    /// <summary>Each phase cut into pairs of rows, with the offsets only that send one of the two to a place; neighbours that are alike stay together.</summary>
    public IEnumerable<StridePhase> InPairs()
    {
        foreach (var phase in All())
        {
            for (var (row, next) = (0, 0); row < phase.Count; row = next)
            {
                var taps = Meeting(phase, row);
                for (next = row + 2; next < phase.Count && Meeting(phase, next).SequenceEqual(taps);) next += 2;
                next = Math.Min(next, phase.Count);
                yield return new(phase.First + row * stride, next - row, phase.From + row, taps);
            }
        }
    }

    (int Tap, int Places)[] Meeting(StridePhase phase, int row) => Array.FindAll(phase.Taps, tap =>
        phase.From + row - tap.Places < places && phase.From + Math.Min(row + 1, phase.Count - 1) - tap.Places >= 0);
}
