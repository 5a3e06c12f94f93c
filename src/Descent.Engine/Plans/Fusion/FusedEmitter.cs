using System.Reflection;
using System.Reflection.Emit;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>A compiled kernel: treats the rows <paramref name="first"/> to <paramref name="end"/>.</summary>
/// <param name="scratch">One row for each value that a later pass reads again.</param>
unsafe delegate void FusedKernel(nint* inputs, nint* outputs, nint scratch, long first, long end);

/// <summary>Compiles a fused program: for every row, pass after pass over its elements, with all values in registers.</summary>
/// <remarks>
/// The elements of a row are taken sixteen at a time where there is a reduction, so that its partial results are those of
/// <see cref="Sum"/>; what is left over is taken under masks.
/// </remarks>
sealed class FusedEmitter
{
    const int Partials = 16;

    readonly FusedProgram program;
    readonly LaneTypes types;
    readonly ILGenerator il;
    readonly int[] pass;
    readonly int unroll;
    readonly int block;
    readonly Lane[] lanes;
    readonly LocalBuilder row;
    readonly LocalBuilder at;
    readonly LocalBuilder count;
    readonly LocalBuilder[] masks;

    FusedEmitter(FusedProgram program, LaneTypes types, ILGenerator il)
    {
        (this.program, this.types, this.il) = (program, types, il);
        pass = program.Passes();
        unroll = Unroll(program, types);
        block = unroll * types.Count;
        row = il.DeclareLocal(typeof(long));
        at = il.DeclareLocal(typeof(nint));
        count = il.DeclareLocal(typeof(nint));
        masks = [.. Enumerable.Range(0, Rest > 0 ? unroll : 0).Select(_ => il.DeclareLocal(types.Vector))];
        lanes = new Lane[RowsAtOnce(program, block)];
        for (var i = 0; i < lanes.Length; i++)
        {
            lanes[i] = new(new FusedValues(program, types, il, pass, i, at, i > 0 ? lanes[0].Values : null),
                Array.ConvertAll(program.Members, member => member.IsReduction ? Enumerable.Range(0, unroll).Select(_ => il.DeclareLocal(types.Vector)).ToArray() : null));
        }
    }

    /// <summary>One of the rows that are treated at once: its values, and the partial results of its reductions.</summary>
    sealed record Lane(FusedValues Values, LocalBuilder[]?[] Partials);

    /// <summary>How many rows go together: short ones wait for their reductions, and the processor fills the wait with the next row's work.</summary>
    static int RowsAtOnce(FusedProgram program, int block) =>
        !program.HasReductions || program.Rows < 4 ? 1 : program.Extent <= 2 * block ? 4 : program.Extent <= 8 * block ? 2 : 1;

    /// <summary>How many vectors of a row make a block.</summary>
    static int Unroll(FusedProgram program, LaneTypes types) => program.HasReductions ? Math.Max(1, Partials / types.Count) : 1;

    /// <summary>Bytes of scratch memory that the kernel of a program needs.</summary>
    public static long ScratchBytes(FusedProgram program, KernelPath path)
    {
        var types = LaneTypes.Of(path, program.Element);
        return RowsAtOnce(program, Unroll(program, types) * types.Count) * FusedValues.ScratchBytes(program);
    }

    /// <summary>The elements of a row (the last one, if it is short) beyond whole blocks.</summary>
    int Rest => (int)((IsRagged ? program.Size % program.Extent : program.Extent) % block);

    bool IsRagged => program.Size % program.Extent != 0;

    public static unsafe FusedKernel Compile(FusedProgram program, KernelPath path)
    {
        var method = new DynamicMethod("fused", typeof(void), [typeof(nint*), typeof(nint*), typeof(nint), typeof(long), typeof(long)], typeof(FusedEmitter).Module, skipVisibility: true);
        new FusedEmitter(program, LaneTypes.Of(path, program.Element), method.GetILGenerator()).Emit();
        return method.CreateDelegate<FusedKernel>();
    }

    void Emit()
    {
        lanes[0].Values.LoadAddresses();
        for (var u = 0; u < masks.Length; u++)
        {
            il.Emit(OpCodes.Ldc_I4, Rest - u * types.Count);
            il.Emit(OpCodes.Call, types.Lane("Mask"));
            il.Emit(OpCodes.Stloc, masks[u]);
        }
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Stloc, row);
        var (next, test) = (il.DefineLabel(), il.DefineLabel());
        il.Emit(OpCodes.Br, test);
        il.MarkLabel(next);
        Rows();
        il.Emit(OpCodes.Ldloc, row);
        il.Emit(OpCodes.Ldc_I8, (long)lanes.Length);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, row);
        il.MarkLabel(test);
        il.Emit(OpCodes.Ldloc, row);
        il.Emit(OpCodes.Ldarg, 4);
        il.Emit(OpCodes.Blt, next);
        il.Emit(OpCodes.Ret);
    }

    void Rows()
    {
        foreach (var lane in lanes) lane.Values.BeginRow(row);
        var last = pass.Max();
        for (var p = 0; p <= last; p++)
        {
            RowMembers(p);
            if (Enumerable.Range(0, pass.Length).Any(m => pass[m] == p && IsInLoop(m))) Loop(p);
        }
    }

    bool IsInLoop(int member) => !program.Members[member].IsRow || program.Members[member].IsReduction;

    /// <summary>What is made of the reductions that earlier passes ended.</summary>
    void RowMembers(int p)
    {
        for (var m = 0; m < pass.Length; m++)
        {
            if (IsInLoop(m) || pass[m] != p) continue;
            foreach (var lane in lanes) lane.Values.Compute(m, p);
            foreach (var lane in lanes) lane.Values.StoreRow(m);
        }
    }

    void Loop(int p)
    {
        foreach (var (m, _, accumulators) in Reductions(p))
        {
            foreach (var accumulator in accumulators)
            {
                il.Emit(OpCodes.Call, ReducerMethod(m, "get_Identity"));
                il.Emit(OpCodes.Stloc, accumulator);
            }
        }
        RowLength();
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Stloc, at);
        if (program.Extent >= block) WholeBlocks(p);
        if (Rest > 0) Remainder(p);
        foreach (var (m, lane, accumulators) in Reductions(p))
        {
            for (var i = 0; i < 8; i++) il.Emit(OpCodes.Ldloc, accumulators[Math.Min(i, accumulators.Length - 1)]);
            il.Emit(OpCodes.Call, ReducerMethod(m, "Fold"));
            il.Emit(OpCodes.Call, types.Lane("Broadcast"));
            lane.Values.StoreLocal(m);
            lane.Values.StoreRow(m);
        }
    }

    IEnumerable<(int Member, Lane Lane, LocalBuilder[] Accumulators)> Reductions(int p)
    {
        for (var m = 0; m < pass.Length; m++)
        {
            if (pass[m] != p) continue;
            foreach (var lane in lanes)
            {
                if (lane.Partials[m] is { } accumulators) yield return (m, lane, accumulators);
            }
        }
    }

    MethodInfo ReducerMethod(int member, string name) => typeof(RowReduction<,,,>)
        .MakeGenericType(types.Lanes, types.Vector, types.Element, program.Members[member].Reducer!.MakeGenericType(types.Element))
        .GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>The elements of this row in whole blocks.</summary>
    void RowLength()
    {
        il.Emit(OpCodes.Ldc_I8, program.Extent);
        if (IsRagged)
        {
            il.Emit(OpCodes.Ldc_I8, program.Size);
            il.Emit(OpCodes.Ldloc, row);
            il.Emit(OpCodes.Ldc_I8, program.Extent);
            il.Emit(OpCodes.Mul);
            il.Emit(OpCodes.Sub);
            il.Emit(OpCodes.Call, typeof(Math).GetMethod(nameof(Math.Min), [typeof(long), typeof(long)])!);
        }
        il.Emit(OpCodes.Ldc_I8, -(long)block);
        il.Emit(OpCodes.And);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Stloc, count);
    }

    void WholeBlocks(int p)
    {
        var (next, test) = (il.DefineLabel(), il.DefineLabel());
        il.Emit(OpCodes.Br, test);
        il.MarkLabel(next);
        Body(p, masked: false);
        il.Emit(OpCodes.Ldloc, at);
        il.Emit(OpCodes.Ldc_I4, block);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, at);
        il.MarkLabel(test);
        il.Emit(OpCodes.Ldloc, at);
        il.Emit(OpCodes.Ldloc, count);
        il.Emit(OpCodes.Blt, next);
    }

    void Remainder(int p)
    {
        var done = il.DefineLabel();
        if (IsRagged)
        {
            // Only the last row is short.
            il.Emit(OpCodes.Ldloc, row);
            il.Emit(OpCodes.Ldc_I8, program.Rows - 1);
            il.Emit(OpCodes.Blt, done);
        }
        Body(p, masked: true);
        il.MarkLabel(done);
    }

    void Body(int p, bool masked)
    {
        for (var u = 0; u < unroll; u++)
        {
            if (masked && u * types.Count >= Rest) break;
            var count = masked ? Math.Min(Rest - u * types.Count, types.Count) : types.Count;
            var mask = count < types.Count ? masks[u] : null;
            foreach (var lane in lanes) lane.Values.BeginBody(mask, count, u * types.Count);
            for (var m = 0; m < pass.Length; m++)
            {
                if (pass[m] != p || !IsInLoop(m)) continue;
                foreach (var lane in lanes)
                {
                    if (lane.Partials[m] is { } accumulators) Accumulate(lane, m, accumulators[u], mask);
                    else lane.Values.Compute(m, p);
                }
                if (!program.Members[m].IsReduction)
                {
                    foreach (var lane in lanes) lane.Values.StoreElement(m);
                }
            }
        }
    }

    void Accumulate(Lane lane, int m, LocalBuilder accumulator, LocalBuilder? mask)
    {
        il.Emit(OpCodes.Ldloc, accumulator);
        if (mask is not null) il.Emit(OpCodes.Ldloc, mask);
        lane.Values.Push(program.Members[m].Operands[0], pass[m]);
        if (mask is not null)
        {
            // What is missing counts as the value over nothing, which changes no partial result.
            il.Emit(OpCodes.Call, ReducerMethod(m, "get_Identity"));
            il.Emit(OpCodes.Call, types.Lane("Select"));
        }
        il.Emit(OpCodes.Call, ReducerMethod(m, "Combine"));
        il.Emit(OpCodes.Stloc, accumulator);
    }
}
