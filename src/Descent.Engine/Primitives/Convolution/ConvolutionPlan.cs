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
            Planes = Channels,
            Height = x[^2],
            Width = x[^1],
            Top = window.Low[0],
            Left = window.Low[1],
            StrideY = strideY,
            StrideX = strideX,
            RowStride = wide,
            PhaseStride = checked(high * wide),
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
            Padded = padded,
            Channels = Outputs,
            WeightRow = Channels * window.Count,
            Plane = y[^2] * y[^1],
            Images = x[^4],
            ReplicaX = Replica(x),
        });
    }

    /// <summary>x from y and weight: one pass a phase of the stride, of the window's offsets that meet it.</summary>
    public Kernel InputGradient<T>() where T : unmanaged
    {
        var (down, across) = (new StridePhases(window, 0, x[^2]), new StridePhases(window, 1, x[^1]));
        var padded = new PaddedPlanes
        {
            Planes = Outputs,
            Height = y[^2],
            Width = y[^1],
            Top = down.Margin,
            Left = across.Margin,
            StrideY = 1,
            StrideX = 1,
            RowStride = across.Extent,
            PhaseStride = checked(down.Extent * across.Extent),
        };
        var all = new List<Term>();
        var list = new List<Pass>();
        foreach (var rows in down.InPairs())
        {
            foreach (var columns in across.All())
            {
                var before = all.Count;
                all.AddRange(
                    from output in Enumerable.Range(0, Outputs)
                    from row in rows.Taps
                    from column in columns.Taps
                    let image = padded.Offset(output, down.Margin - row.Places, across.Margin - column.Places)
                    select new Term { Image = image, Weight = (output * Channels * window.Count) + (row.Tap * window.Size[1]) + column.Tap });
                list.Add(new()
                {
                    Depth = all.Count - before,
                    Rows = rows.Count,
                    Columns = columns.Count,
                    From = (rows.From * padded.RowStride) + columns.From,
                    To = (rows.First * x[^1]) + columns.First,
                    ToRow = window.Stride[0] * x[^1],
                    ToColumn = window.Stride[1],
                });
            }
        }
        (terms, passes) = ([.. all], [.. list]);
        return Correlate(new Correlation<T>
        {
            Padded = padded,
            Channels = Channels,
            WeightRow = window.Count,
            Plane = x[^2] * x[^1],
            Images = y[^4],
            ReplicaX = Replica(y),
        });
    }

    /// <summary>weight from x and y.</summary>
    public Kernel WeightGradient<T>() where T : unmanaged, IAdditionOperators<T, T, T>, IAdditiveIdentity<T, T>
    {
        var padded = PaddedImage();
        terms = Pin(ImageTerms(padded));
        var run = checked((y[^2] - 1) * padded.RowStride + y[^1]);
        var job = new WeightGradient<T>
        {
            X = padded,
            Terms = Address(terms),
            Depth = terms.Length,
            Replicas = Replicas,
            Images = x[^4],
            Groups = groups,
            G = new()
            {
                Planes = Outputs,
                Height = y[^2],
                Width = y[^1],
                StrideY = 1,
                StrideX = 1,
                RowStride = padded.RowStride,
                PhaseStride = checked((run + PaddedPlanes.Slack - 1) / PaddedPlanes.Slack * PaddedPlanes.Slack),
            },
            ReplicaX = Replica(x),
            ReplicaG = Replica(y),
            Path = Path,
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
