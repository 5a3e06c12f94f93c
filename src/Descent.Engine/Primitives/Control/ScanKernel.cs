namespace Descent.Engine;

/// <summary>Runs the plan of a scan's body once a slice; carries alternate between two buffers.</summary>
sealed unsafe class ScanKernel
{
    readonly Scan scan;
    readonly Plan plan;
    readonly int captures;
    readonly Storage[] first;
    readonly Storage[] second;
    readonly long[] carryBytes;
    readonly long[] sequenceStrides;
    readonly long[] resultStrides;

    public ScanKernel(Scan scan, Plan plan, TensorType[] inputs, TensorType[] outputs)
    {
        (this.scan, this.plan) = (scan, plan);
        captures = inputs.Length - scan.Carries - scan.Sequences;
        carryBytes = [.. inputs.Take(scan.Carries).Select(type => type.Bytes)];
        first = Array.ConvertAll(carryBytes, bytes => new Storage(bytes));
        second = Array.ConvertAll(carryBytes, bytes => new Storage(bytes));
        sequenceStrides = [.. inputs.Skip(scan.Carries).Take(scan.Sequences).Select(Stride)];
        resultStrides = [.. outputs.Skip(scan.Carries).Select(Stride)];
    }

    static long Stride(TensorType type) => type.Shape[0] == 0 ? 0 : type.Bytes / type.Shape[0];

    public void Run(nint* inputs, nint* outputs)
    {
        var x = stackalloc nint[scan.Carries + sequenceStrides.Length + captures];
        var y = stackalloc nint[scan.Carries + resultStrides.Length];
        for (var i = 0; i < captures; i++) x[scan.Carries + sequenceStrides.Length + i] = inputs[scan.Carries + sequenceStrides.Length + i];
        for (var i = 0; i < scan.Carries; i++) x[i] = inputs[i];
        for (var step = 0; step < scan.Length; step++)
        {
            var at = scan.Reverse ? scan.Length - 1 - step : step;
            var buffers = step % 2 == 0 ? first : second;
            for (var i = 0; i < scan.Carries; i++) y[i] = buffers[i].Address;
            for (var i = 0; i < sequenceStrides.Length; i++) x[scan.Carries + i] = inputs[scan.Carries + i] + (nint)(at * sequenceStrides[i]);
            for (var i = 0; i < resultStrides.Length; i++) y[scan.Carries + i] = outputs[scan.Carries + i] + (nint)(at * resultStrides[i]);
            plan.Run(x, y);
            for (var i = 0; i < scan.Carries; i++) x[i] = y[i];
        }
        for (var i = 0; i < scan.Carries; i++) Buffer.MemoryCopy((void*)x[i], (void*)outputs[i], carryBytes[i], carryBytes[i]);
    }
}
