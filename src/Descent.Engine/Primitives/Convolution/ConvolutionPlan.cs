using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>The extents of a convolution in the kernels' words, whichever of its three directions is computed.</summary>
/// <param name="x">[n, groups · c, h, w], after a replica axis where there is one; so the others.</param>
/// <param name="weight">[groups · o, c, height, width].</param>
/// <param name="y">[n, groups · o, rows, columns].</param>
sealed unsafe class ConvolutionPlan(Window2d window, int groups, Shape x, Shape weight, Shape y)
{
    /// <summary>The kernels to take.</summary>
    public KernelPath Path { get; init; } = KernelPaths.Current;

    Term[] terms = [];
    Pass[] passes = [];

    int Outputs => weight[^4] / groups;

    int Channels => weight[^3];

    int Replicas => x.Rank == 5 ? x[0] : weight.Rank == 5 ? weight[0] : y.Rank == 5 ? y[0] : 1;

    /// <summary>Elements from one replica to the next; 0 where there is none.</summary>
    static long Replica(Shape shape) => shape.Rank == 5 ? Shape.Product(shape.Extents[1..]) : 0;

    /// <summary>x with its padding, split by the phases of the stride.</summary>
    PaddedPlanes PaddedImage()
    {
        var (strideY, strideX) = (window.Stride[0], window.Stride[1]);
        var high = (x[^2] + window.Low[0] + window.High[0] + strideY - 1) / strideY;
        var wide = (x[^1] + window.Low[1] + window.High[1] + strideX - 1) / strideX;
        return new()
        {
            Planes = Channels, Height = x[^2], Width = x[^1], Top = window.Low[0], Left = window.Low[1],
            StrideY = strideY, StrideX = strideX, RowStride = wide, PhaseStride = checked(high * wide),
        };
    }

    /// <summary>One term a channel and offset of the window, in that order.</summary>
    IEnumerable<Term> ImageTerms(PaddedPlanes padded) =>
        from channel in Enumerable.Range(0, Channels)
        from tap in Enumerable.Range(0, window.Count)
        let row = tap / window.Size[1] * window.Dilation[0]
        let column = tap % window.Size[1] * window.Dilation[1]
        select new Term { Image = padded.Offset(channel, row, column), Weight = channel * window.Count + tap };

    /// <summary>y from x and weight.</summary>
    public Kernel Forward<T>() where T : unmanaged
    {
        var padded = PaddedImage();
        terms = [.. ImageTerms(padded)];
        passes = [new() { Depth = terms.Length, Rows = y[^2], Columns = y[^1], ToRow = y[^1], ToColumn = 1 }];
        return Correlate(new Correlation<T>
        {
            Padded = padded, Channels = Outputs, WeightRow = Channels * window.Count, Plane = y[^2] * y[^1], Images = x[^4], ReplicaX = Replica(x),
        });
    }

    /// <summary>x from y and weight: one pass a phase of the stride, of the window's offsets that meet it.</summary>
    public Kernel InputGradient<T>() where T : unmanaged
    {
        var (down, across) = (Phases(0, x[^2], y[^2]), Phases(1, x[^1], y[^1]));
        var padded = new PaddedPlanes
        {
            Planes = Outputs, Height = y[^2], Width = y[^1], Top = down.Margin, Left = across.Margin,
            StrideY = 1, StrideX = 1, RowStride = across.Extent, PhaseStride = checked(down.Extent * across.Extent),
        };
        var all = new List<Term>();
        var list = new List<Pass>();
        foreach (var (firstY, countY, fromY, tapsY) in down.All.SelectMany(phase => Pairs(phase, window.Stride[0], y[^2])))
        {
            foreach (var (firstX, countX, fromX, tapsX) in across.All)
            {
                var before = all.Count;
                all.AddRange(
                    from output in Enumerable.Range(0, Outputs)
                    from row in tapsY
                    from column in tapsX
                    let image = padded.Offset(output, down.Margin - row.Places, across.Margin - column.Places)
                    select new Term { Image = image, Weight = output * Channels * window.Count + row.Tap * window.Size[1] + column.Tap });
                list.Add(new()
                {
                    Depth = all.Count - before, Rows = countY, Columns = countX, From = fromY * padded.RowStride + fromX,
                    To = firstY * x[^1] + firstX, ToRow = window.Stride[0] * x[^1], ToColumn = window.Stride[1],
                });
            }
        }
        (terms, passes) = ([.. all], [.. list]);
        return Correlate(new Correlation<T>
        {
            Padded = padded, Channels = Channels, WeightRow = window.Count, Plane = x[^2] * x[^1], Images = y[^4], ReplicaX = Replica(y),
        });
    }

    /// <summary>The image's rows (or columns) that are alike modulo the stride: the first, how many, the place that offset 0 would have written the first from,
    /// and the offsets that meet them, each with the places that it lies further.</summary>
    ((int First, int Count, int From, (int Tap, int Places)[] Taps)[] All, int Margin, int Extent) Phases(int axis, int extent, int places)
    {
        var (stride, low, gap) = (window.Stride[axis], window.Low[axis], window.Dilation[axis]);
        var all = from phase in Enumerable.Range(0, Math.Min(stride, extent))
                  let remainder = (phase + low) % stride
                  let taps = Enumerable.Range(0, window.Size[axis]).Where(tap => tap * gap % stride == remainder).Select(tap => (tap, tap * gap / stride))
                  select (phase, (extent - 1 - phase) / stride + 1, (phase + low) / stride, taps.ToArray());
        var margin = Math.Max(0, (window.Size[axis] - 1) * gap / stride - low / stride);
        return (all.ToArray(), margin, margin + Math.Max(places, (extent - 1 + low) / stride + 1));
    }

    /// <summary>A phase's rows in pairs, each with the offsets only that meet a row of places for one of the two; neighbours that are alike are joined.</summary>
    static IEnumerable<(int First, int Count, int From, (int Tap, int Places)[] Taps)> Pairs((int First, int Count, int From, (int Tap, int Places)[] Taps) phase, int stride, int places)
    {
        for (var (row, next) = (0, 0); row < phase.Count; row = next)
        {
            var taps = Meeting(row);
            for (next = row + 2; next < phase.Count && Meeting(next).SequenceEqual(taps);) next += 2;
            next = Math.Min(next, phase.Count);
            yield return (phase.First + row * stride, next - row, phase.From + row, taps);
        }

        (int Tap, int Places)[] Meeting(int row) => Array.FindAll(phase.Taps, tap =>
            phase.From + row - tap.Places < places && phase.From + Math.Min(row + 1, phase.Count - 1) - tap.Places >= 0);
    }

    /// <summary>weight from x and y.</summary>
    public Kernel WeightGradient<T>() where T : unmanaged, IAdditionOperators<T, T, T>, IAdditiveIdentity<T, T>
    {
        var padded = PaddedImage();
        terms = Pin(ImageTerms(padded));
        var run = checked((y[^2] - 1) * padded.RowStride + y[^1]);
        var job = new WeightGradient<T>
        {
            X = padded, Terms = Address(terms), Depth = terms.Length, Replicas = Replicas, Images = x[^4], Groups = groups,
            G = new()
            {
                Planes = Outputs, Height = y[^2], Width = y[^1], StrideY = 1, StrideX = 1, RowStride = padded.RowStride,
                PhaseStride = checked((run + PaddedPlanes.Slack - 1) / PaddedPlanes.Slack * PaddedPlanes.Slack),
            },
            ReplicaX = Replica(x), ReplicaG = Replica(y), Path = Path,
        };
        return (inputs, outputs) =>
        {
            job.Run((T*)inputs[0], (T*)inputs[1], (T*)outputs[0]);
            GC.KeepAlive(this);
        };
    }

    Kernel Correlate<T>(Correlation<T> job) where T : unmanaged
    {
        (terms, passes) = (Pin(terms), Pin(passes));
        var at = Address(terms);
        foreach (ref var pass in passes.AsSpan())
        {
            pass.Terms = at;
            at += pass.Depth;
        }
        job.Passes = Address(passes);
        (job.PassCount, job.Replicas, job.Groups, job.Path) = (passes.Length, Replicas, groups, Path);
        (job.ReplicaW, job.GroupW) = (Replica(weight), (long)Outputs * Channels * window.Count);
        return (inputs, outputs) =>
        {
            job.Run((T*)inputs[0], (T*)inputs[1], (T*)outputs[0]);
            GC.KeepAlive(this);
        };
    }

    static TItem[] Pin<TItem>(IEnumerable<TItem> items) where TItem : unmanaged
    {
        var list = items.ToArray();
        var pinned = GC.AllocateUninitializedArray<TItem>(list.Length, pinned: true);
        list.CopyTo(pinned, 0);
        return pinned;
    }

    static TItem* Address<TItem>(TItem[] pinned) where TItem : unmanaged =>
        (TItem*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
}
