using System.Numerics;
using System.Runtime.InteropServices;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>Values put back where a pooling found them: places int32 [n, c, p], numbers in Height · Width as <see cref="MaxPool2d"/> gives them, and values
/// [n, c, p] → [n, c, Height, Width], zero elsewhere. Values that meet are added in order.</summary>
/// <remarks>A place outside 0 .. Height · Width − 1 is an error when the values are computed.</remarks>
public sealed record MaxUnpool2d(int Height, int Width) : SinglePrimitive
{
    const long ParallelElements = 1 << 15;

    public override Derivative Derivative => Derivative.Smooth;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var (places, values) = (inputs[0], inputs[1]);
        if (places.Element != ElementType.Int32 || values.Element == ElementType.Bool || places.Shape.Rank != 3 || places.Shape != values.Shape)
        {
            throw ShapeError.In(Name, "takes int32 places [n, channels, places] and numbers of that shape", "cast or reshape one of them", ("places", places), ("values", values));
        }
        return values with { Shape = [values.Shape[0], values.Shape[1], Height, Width] };
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var shape = inputs[0].Shape;
        var job = new Job { Planes = (long)shape[0] * shape[1], Count = shape[2], Height = Height, Width = Width };
        _ = checked(Height * Width);
        return inputs[1].Element switch
        {
            ElementType.Float32 => (x, y) => Run(job, x, y, &Part<float>),
            ElementType.Float64 => (x, y) => Run(job, x, y, &Part<double>),
            _ => (x, y) => Run(job, x, y, &Part<int>),
        };
    }

    unsafe struct Job
    {
        public int* Places;
        public void* Values, Y;
        public long Planes;
        public int Count, Height, Width, Parts;

        public readonly int Size => Height * Width;
    }

    static unsafe void Run(Job job, nint* x, nint* y, delegate*<int, void*, void> part)
    {
        job.Places = (int*)x[0];
        job.Values = (void*)x[1];
        job.Y = (void*)y[0];
        job.Parts = job.Planes * job.Size < ParallelElements ? 1 : (int)Math.Min(2L * WorkerPool.Threads, job.Planes);
        WorkerPool.For(job.Parts, part, &job);
    }

    static unsafe void Part<T>(int part, void* state) where T : unmanaged, INumber<T>
    {
        var job = (Job*)state;
        var (first, end, count, size) = (job->Planes * part / job->Parts, job->Planes * (part + 1) / job->Parts, job->Count, job->Size);
        var pairs = typeof(T) == typeof(float) && MaxUnpoolPairs.Takes(job->Height, job->Width, count);
        for (var plane = first; plane < end; plane++)
        {
            var places = new ReadOnlySpan<int>(job->Places + plane * count, count);
            var values = (T*)job->Values + plane * count;
            var y = (T*)job->Y + plane * size;
            if (pairs && MaxUnpoolPairs.TryRun(job->Places + plane * count, (float*)values, (float*)y, job->Height, job->Width)) continue;
            NativeMemory.Clear(y, (nuint)size * (nuint)sizeof(T));
            foreach (var place in places)
            {
                Gather.Check(place, size, nameof(MaxUnpool2d));
                y[place] += *values++;
            }
        }
    }

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) => [null, Picked(cotangent, x[0])];

    /// <summary>The elements of images [n, c, height, width] at places [n, c, p].</summary>
    internal static Tensor Picked(Tensor images, Tensor places) =>
        images.Reshape(images.Shape[0], images.Shape[1], images.Shape[2] * images.Shape[3]).TakeAlongAxis(places, -1);

    protected override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => tangents[1] is { } t ? Of(x[0], t) : null;

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size)
    {
        var all = BatchAll(x, batched, size);
        var y = Of(Array.ConvertAll(all, one => one.Reshape(size * one.Shape[1], one.Shape[2], one.Shape[3])));
        return y.Reshape(size, all[0].Shape[1], all[0].Shape[2], Height, Width);
    }
}
