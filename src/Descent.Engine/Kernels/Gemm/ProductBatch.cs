namespace Descent.Engine.Kernels;

/// <summary>Products of one shape, shared among threads by batch index, or one after the other when they are few and large.</summary>
internal static unsafe class ProductBatch
{
    internal static void Run<T>(KernelPath path, in Product<T> first, int batch, long strideA, long strideB, long strideC)
        where T : unmanaged
    {
        int threads = WorkerPool.Threads;
        var job = new Job<T> { Path = path, First = first, Batch = batch, StrideA = strideA, StrideB = strideB, StrideC = strideC, Parts = 1 };
        if (threads > 1 && first.Work * batch >= ProductSplit.LeastWork)
        {
            // Few large products share better inside each; otherwise several parts a thread even out.
            if (batch < 4 * threads && batch % threads != 0 && first.Work >= ProductSplit.LeastWork)
            {
                for (int i = 0; i < batch; i++) ProductSplit.Run(path, job.At(i));
                return;
            }
            job.Parts = (int)Math.Min(Math.Min(batch, 4L * threads), Math.Max(threads, first.Work * batch / ProductSplit.LeastWork));
        }
        WorkerPool.For(job.Parts, &RunPart<T>, &job);
    }

    struct Job<T>
        where T : unmanaged
    {
        public KernelPath Path;
        public Product<T> First;
        public int Batch, Parts;
        public long StrideA, StrideB, StrideC;

        internal readonly Product<T> At(int index)
        {
            Product<T> product = First;
            product.A += index * StrideA;
            product.B += index * StrideB;
            product.C += index * StrideC;
            product.First += index * StrideC;
            return product;
        }
    }

    static void RunPart<T>(int part, void* state)
        where T : unmanaged
    {
        var job = (Job<T>*)state;
        var start = (int)((long)job->Batch * part / job->Parts);
        var end = (int)((long)job->Batch * (part + 1) / job->Parts);
        // Complete products that lie next to each other are handed on together.
        Epilogue epilogue = job->First.Epilogue;
        int m = job->First.M, n = job->First.N;
        int group = epilogue.Exists && job->StrideC == (long)m * n ? Math.Max(1, Epilogue.Rows<T>(n) / Math.Max(1, m)) : 1;
        for (int i = start; i < end; i += group)
        {
            int count = Math.Min(group, end - i);
            for (int j = i; j < i + count; j++)
            {
                Product<T> product = job->At(j);
                product.Epilogue = default;
                Gemm.RunHere(job->Path, product);
            }
            epilogue.Run<T>(job->First.First + (i * job->StrideC), (long)count * m, n);
        }
    }
}
