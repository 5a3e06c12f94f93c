using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>The commonest pooling, 2x2 windows side by side without padding, eight windows at a time and without branches.</summary>
static unsafe class MaxPoolPairs
{
    const long ParallelElements = 1 << 15;

    public static bool Takes(Window2d window, Shape shape) => Avx2.IsSupported
        && window is { Size: [2, 2], Stride: [2, 2], Low: [0, 0], High: [0, 0], Dilation: [1, 1] } && shape[2] % 2 == 0 && shape[3] % 2 == 0;

    struct Job
    {
        public float* X;
        public float* Values;
        public int* Places;
        public int Planes, Height, Width, Parts;
    }

    public static void Run(float* x, float* values, int* places, Shape shape)
    {
        var job = new Job { X = x, Values = values, Places = places, Planes = shape[0] * shape[1], Height = shape[2], Width = shape[3] };
        job.Parts = shape.Size < ParallelElements ? 1 : Math.Min(WorkerPool.Threads, job.Planes);
        WorkerPool.For(job.Parts, &RunPart, &job);
    }

    static void RunPart(int part, void* state)
    {
        var job = (Job*)state;
        var (first, last) = ((long)job->Planes * part / job->Parts, (long)job->Planes * (part + 1) / job->Parts);
        var (height, width) = (job->Height, job->Width);
        var (rows, columns) = (height / 2, width / 2);
        for (var plane = first; plane < last; plane++)
        {
            var x = job->X + plane * height * width;
            var values = job->Values + plane * rows * columns;
            var places = job->Places + plane * rows * columns;
            for (var row = 0; row < rows; row++)
            {
                Row(x, values, places, 2 * row * width, width, columns);
                values += columns;
                places += columns;
            }
        }
    }

    static void Row(float* x, float* values, int* places, int start, int width, int columns)
    {
        var upper = x + start;
        var lower = upper + width;
        if (columns < 8)
        {
            var (first, second, result) = (Mask(2 * columns), Mask(2 * columns - 8), Mask(columns));
            var (best, place) = Largest(
                Avx2.MaskLoad((int*)upper, first), Avx2.MaskLoad((int*)upper + 8, second), Avx2.MaskLoad((int*)lower, first), Avx2.MaskLoad((int*)lower + 8, second), start, width);
            Avx.MaskStore(values, result.AsSingle(), best);
            Avx2.MaskStore(places, result, place);
            return;
        }
        for (var column = 0; column < columns; column += 8)
        {
            // The last eight overlap those before.
            column = Math.Min(column, columns - 8);
            var up = (int*)upper + 2 * column;
            var down = (int*)lower + 2 * column;
            var (best, place) = Largest(Vector256.Load(up), Vector256.Load(up + 8), Vector256.Load(down), Vector256.Load(down + 8), start + 2 * column, width);
            best.Store(values + column);
            place.Store(places + column);
        }
    }

    static Vector256<int> Mask(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count));

    /// <summary>Eight windows from sixteen elements of either row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector256<float> Best, Vector256<int> Place) Largest(Vector256<int> up, Vector256<int> up8, Vector256<int> down, Vector256<int> down8, int at, int width)
    {
        var first = Vector256.Create(0, 2, 4, 6, 8, 10, 12, 14) + Vector256.Create(at);
        var (best, place) = (Even(up, up8), first);
        Take(ref best, ref place, Odd(up, up8), first + Vector256.Create(1));
        Take(ref best, ref place, Even(down, down8), first + Vector256.Create(width));
        Take(ref best, ref place, Odd(down, down8), first + Vector256.Create(width + 1));
        return (best, place);
    }

    /// <summary>A value that is not below or equal wins, unless the best is NaN already: the first of equal ones stays.</summary>
    static void Take(ref Vector256<float> best, ref Vector256<int> place, Vector256<float> value, Vector256<int> at)
    {
        var wins = ~Vector256.LessThanOrEqual(value, best) & Vector256.Equals(best, best);
        best = Vector256.ConditionalSelect(wins, value, best);
        place = Vector256.ConditionalSelect(wins.AsInt32(), at, place);
    }

    static Vector256<float> Even(Vector256<int> x, Vector256<int> x8) => InOrder(Avx.Shuffle(x.AsSingle(), x8.AsSingle(), 0b10_00_10_00));

    static Vector256<float> Odd(Vector256<int> x, Vector256<int> x8) => InOrder(Avx.Shuffle(x.AsSingle(), x8.AsSingle(), 0b11_01_11_01));

    /// <summary>Shuffles work within halves: the middle quarters change places.</summary>
    static Vector256<float> InOrder(Vector256<float> x) => Avx2.Permute4x64(x.AsDouble(), 0b11_01_10_00).AsSingle();
}
