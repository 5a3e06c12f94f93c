using System.Reflection.Emit;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>Where the values of a fused kernel are while it is emitted: addresses, registers, and rows kept for a later pass.</summary>
sealed class FusedValues
{
    readonly FusedProgram program;
    readonly LaneTypes types;
    readonly ILGenerator il;
    readonly int[] pass;
    readonly int lane;
    readonly LocalBuilder row;
    readonly LocalBuilder at;
    readonly LocalBuilder[] inputBase;
    readonly LocalBuilder[] inputRow;
    readonly LocalBuilder[] inputValue;
    readonly LocalBuilder[] outputBase;
    readonly LocalBuilder[] outputRow;
    readonly LocalBuilder[] memberValue;
    readonly int[] slots;
    readonly long scratchStart;
    readonly bool[] inputLoaded;
    readonly bool[] memberLoaded;
    LocalBuilder? mask;
    int lanes;
    int offset;

    /// <param name="lane">Which of the rows that are treated at once.</param>
    /// <param name="first">The values of the first of them, whose addresses and numbers for all rows serve the others; null for the first.</param>
    public FusedValues(FusedProgram program, LaneTypes types, ILGenerator il, int[] pass, int lane, LocalBuilder at, FusedValues? first)
    {
        (this.program, this.types, this.il, this.pass, this.lane, this.at) = (program, types, il, pass, lane, at);
        row = il.DeclareLocal(typeof(long));
        inputBase = first?.inputBase ?? Array.ConvertAll(program.Inputs, _ => il.DeclareLocal(typeof(nint)));
        inputRow = [.. program.Inputs.Select((input, i) => first is not null && input.Access.Terms.Length == 0 ? first.inputRow[i] : il.DeclareLocal(typeof(nint)))];
        inputValue = [.. program.Inputs.Select((input, i) => first is not null && input.Access.IsScalar ? first.inputValue[i] : il.DeclareLocal(types.Vector))];
        outputBase = first?.outputBase ?? [.. Enumerable.Range(0, program.Outputs).Select(_ => il.DeclareLocal(typeof(nint)))];
        outputRow = [.. Enumerable.Range(0, program.Outputs).Select(_ => il.DeclareLocal(typeof(nint)))];
        memberValue = Array.ConvertAll(program.Members, _ => il.DeclareLocal(types.Vector));
        inputLoaded = new bool[program.Inputs.Length];
        memberLoaded = new bool[program.Members.Length];
        slots = Slots(program, pass);
        scratchStart = lane * (slots.Max() + 1) * RowBytes(program);
    }

    /// <summary>For every member the row of scratch memory that keeps it for a later pass, or −1.</summary>
    static int[] Slots(FusedProgram program, int[] pass)
    {
        var slots = new int[program.Members.Length];
        Array.Fill(slots, -1);
        var used = 0;
        for (var m = 0; m < slots.Length; m++)
        {
            foreach (var operand in program.Members[m].Operands)
            {
                if (!operand.IsMember || pass[operand.Index] >= pass[m]) continue;
                var read = program.Members[operand.Index];
                if (read.IsRow || (read.Output >= 0 && !read.IsTruth) || slots[operand.Index] >= 0) continue;
                slots[operand.Index] = used++;
            }
        }
        return slots;
    }

    /// <summary>Bytes of scratch memory that one row needs.</summary>
    public static long ScratchBytes(FusedProgram program) => (Slots(program, program.Passes()).Max() + 1) * RowBytes(program);

    static long RowBytes(FusedProgram program) => (program.Extent + 15) / 16 * 16 * program.Element.Size;

    public void LoadAddresses()
    {
        for (var i = 0; i < inputBase.Length; i++)
        {
            Address(0, i, inputBase[i]);
            if (program.Inputs[i].Access.IsScalar) Broadcast(i, inputBase[i]);
            else if (program.Inputs[i].Access.Terms.Length == 0) Copy(inputBase[i], inputRow[i]);
        }
        for (var i = 0; i < outputBase.Length; i++) Address(1, i, outputBase[i]);
    }

    void Address(int argument, int index, LocalBuilder local)
    {
        il.Emit(OpCodes.Ldarg, argument);
        il.Emit(OpCodes.Ldc_I4, index * 8);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ldind_I);
        il.Emit(OpCodes.Stloc, local);
    }

    void Copy(LocalBuilder from, LocalBuilder to)
    {
        il.Emit(OpCodes.Ldloc, from);
        il.Emit(OpCodes.Stloc, to);
    }

    void Broadcast(int input, LocalBuilder address)
    {
        il.Emit(OpCodes.Ldloc, address);
        if (program.Inputs[input].IsTruth)
        {
            il.Emit(OpCodes.Ldind_U1);
            il.Emit(OpCodes.Call, Truth("Broadcast"));
        }
        else
        {
            il.Emit(OpCodes.Ldobj, types.Element);
            il.Emit(OpCodes.Call, types.Lane("Broadcast"));
        }
        il.Emit(OpCodes.Stloc, inputValue[input]);
    }

    System.Reflection.MethodInfo Truth(string name) => types.Of(typeof(TruthLanes<,,>), name);

    /// <summary>Finds where this row's operands and results lie, and loads what is one value a row.</summary>
    /// <param name="group">The first of the rows that are treated at once; beyond the end the last one is treated again.</param>
    public void BeginRow(LocalBuilder group)
    {
        il.Emit(OpCodes.Ldloc, group);
        if (lane > 0)
        {
            Arithmetic(OpCodes.Add, lane);
            il.Emit(OpCodes.Ldarg, 4);
            Arithmetic(OpCodes.Sub, 1);
            il.Emit(OpCodes.Call, typeof(Math).GetMethod(nameof(Math.Min), [typeof(long), typeof(long)])!);
        }
        il.Emit(OpCodes.Stloc, row);
        Array.Clear(memberLoaded);
        for (var i = 0; i < inputRow.Length; i++)
        {
            var input = program.Inputs[i];
            if (input.Access.Terms.Length == 0) continue;
            il.Emit(OpCodes.Ldloc, inputBase[i]);
            foreach (var term in input.Access.Terms)
            {
                il.Emit(OpCodes.Ldloc, row);
                if (term.Divisor > 1) Arithmetic(OpCodes.Div_Un, term.Divisor);
                if (term.Modulus > 0) Arithmetic(OpCodes.Rem_Un, term.Modulus);
                Arithmetic(OpCodes.Mul, term.Stride * (input.IsTruth ? 1 : types.ElementSize));
                il.Emit(OpCodes.Conv_I);
                il.Emit(OpCodes.Add);
            }
            il.Emit(OpCodes.Stloc, inputRow[i]);
            if (!input.Access.Contiguous) Broadcast(i, inputRow[i]);
        }
        foreach (var member in program.Members)
        {
            if (member.Output < 0) continue;
            il.Emit(OpCodes.Ldloc, outputBase[member.Output]);
            il.Emit(OpCodes.Ldloc, row);
            Arithmetic(OpCodes.Mul, (member.IsRow ? 1 : program.Extent) * (member.IsTruth ? 1 : types.ElementSize));
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc, outputRow[member.Output]);
        }
    }

    void Arithmetic(OpCode operation, long value)
    {
        il.Emit(OpCodes.Ldc_I8, value);
        il.Emit(operation);
    }

    /// <summary>Begins the code for one vector of elements.</summary>
    /// <param name="mask">Which lanes exist; null for all.</param>
    /// <param name="lanes">How many lanes exist.</param>
    /// <param name="offset">Elements after the place where the loop is.</param>
    public void BeginBody(LocalBuilder? mask, int lanes, int offset)
    {
        (this.mask, this.lanes, this.offset) = (mask, lanes, offset);
        Array.Clear(inputLoaded);
        for (var m = 0; m < memberLoaded.Length; m++) memberLoaded[m] &= program.Members[m].IsRow;
    }

    /// <summary>Computes a member from its operands, into its register.</summary>
    public void Compute(int m, int p)
    {
        foreach (var operand in program.Members[m].Operands) Push(operand, p);
        il.Emit(OpCodes.Call, program.Members[m].Operation!.Resolve(types));
        StoreLocal(m);
    }

    public void StoreLocal(int m)
    {
        il.Emit(OpCodes.Stloc, memberValue[m]);
        memberLoaded[m] = true;
    }

    /// <summary>Pushes an operand's vector for the pass <paramref name="p"/>.</summary>
    public void Push(FusedOperand operand, int p)
    {
        if (operand.IsMember) PushMember(operand.Index, p);
        else
        {
            var input = program.Inputs[operand.Index];
            if (input.Access.Contiguous && !inputLoaded[operand.Index])
            {
                Load(inputRow[operand.Index], input.IsTruth);
                il.Emit(OpCodes.Stloc, inputValue[operand.Index]);
                inputLoaded[operand.Index] = true;
            }
            il.Emit(OpCodes.Ldloc, inputValue[operand.Index]);
        }
    }

    void PushMember(int m, int p)
    {
        var member = program.Members[m];
        if (!member.IsRow && pass[m] < p && !memberLoaded[m])
        {
            if (slots[m] >= 0)
            {
                ScratchAddress(m);
                il.Emit(OpCodes.Call, types.Lane("Load"));
            }
            else Load(outputRow[member.Output], truth: false);
            StoreLocal(m);
        }
        il.Emit(OpCodes.Ldloc, memberValue[m]);
    }

    void Load(LocalBuilder rowAddress, bool truth)
    {
        ElementAddress(rowAddress, truth ? 1 : types.ElementSize);
        if (mask is null) il.Emit(OpCodes.Call, truth ? Truth("Load") : types.Lane("Load"));
        else if (truth)
        {
            il.Emit(OpCodes.Ldc_I4, lanes);
            il.Emit(OpCodes.Call, Truth("LoadSome"));
        }
        else
        {
            il.Emit(OpCodes.Ldloc, mask);
            il.Emit(OpCodes.Call, types.Lane("LoadMasked"));
        }
    }

    void ElementAddress(LocalBuilder rowAddress, int size)
    {
        il.Emit(OpCodes.Ldloc, rowAddress);
        ElementOffset(size);
        il.Emit(OpCodes.Add);
    }

    void ElementOffset(int size)
    {
        il.Emit(OpCodes.Ldloc, at);
        if (offset > 0)
        {
            il.Emit(OpCodes.Ldc_I4, offset);
            il.Emit(OpCodes.Add);
        }
        if (size == 1) return;
        il.Emit(OpCodes.Ldc_I4, size);
        il.Emit(OpCodes.Mul);
    }

    void ScratchAddress(int m)
    {
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldc_I8, scratchStart + slots[m] * RowBytes(program));
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
        ElementOffset(types.ElementSize);
        il.Emit(OpCodes.Add);
    }

    /// <summary>Writes a member's elements where they are wanted: its output, its row of scratch memory, or nowhere.</summary>
    public void StoreElement(int m)
    {
        var member = program.Members[m];
        if (slots[m] >= 0)
        {
            ScratchAddress(m);
            il.Emit(OpCodes.Ldloc, memberValue[m]);
            il.Emit(OpCodes.Call, types.Lane("Store"));
        }
        if (member.Output < 0) return;
        ElementAddress(outputRow[member.Output], member.IsTruth ? 1 : types.ElementSize);
        il.Emit(OpCodes.Ldloc, memberValue[m]);
        if (mask is null) il.Emit(OpCodes.Call, member.IsTruth ? Truth("Store") : types.Lane("Store"));
        else if (member.IsTruth)
        {
            il.Emit(OpCodes.Ldc_I4, lanes);
            il.Emit(OpCodes.Call, Truth("StoreSome"));
        }
        else
        {
            il.Emit(OpCodes.Ldloc, mask);
            il.Emit(OpCodes.Call, types.Lane("StoreMasked"));
        }
    }

    /// <summary>Writes a member that is one value a row, if it is wanted.</summary>
    public void StoreRow(int m)
    {
        var member = program.Members[m];
        if (member.Output < 0) return;
        il.Emit(OpCodes.Ldloc, outputRow[member.Output]);
        il.Emit(OpCodes.Ldloc, memberValue[m]);
        if (member.IsTruth) il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Call, Truth(member.IsTruth ? "StoreSome" : "StoreFirst"));
    }
}
