using System.Globalization;
using System.Text;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>An input of a fused kernel.</summary>
/// <param name="Repeated">The pattern that is written out once, for a row of the kernel, where the operand repeats too often to be read in place.</param>
sealed record FusedInput(bool IsTruth, RowAccess Access, BroadcastPattern? Repeated = null);

/// <summary>What a member reads: an input, or an earlier member's value.</summary>
readonly record struct FusedOperand(bool IsMember, int Index);

/// <summary>One value of a fused kernel: an operation, or a reduction of a row.</summary>
/// <param name="IsRow">One value a row, rather than one an element.</param>
/// <param name="Output">The output that it is written to, or −1 if it stays inside.</param>
sealed record FusedMember(LaneOperation? Operation, Type? Reducer, FusedOperand[] Operands, bool IsRow, bool IsTruth, int Output)
{
    public bool IsReduction => Reducer is not null;
}

/// <summary>Elementwise operations and reductions over rows, to be compiled into one kernel that treats a row after the other.</summary>
/// <param name="Element">float32 or float64: the type of all members that are not truth values.</param>
/// <param name="Size">Elements in all; the last row may be short where there are no reductions.</param>
/// <param name="Extent">Elements a row.</param>
sealed record FusedProgram(ElementType Element, long Size, long Extent, FusedInput[] Inputs, FusedMember[] Members, int Outputs)
{
    public long Rows => (Size + Extent - 1) / Extent;

    public bool HasReductions => Array.Exists(Members, member => member.IsReduction);

    /// <summary>Cost in elements times additions.</summary>
    public long Work => Size * Members.Sum(member => member.IsRow && !member.IsReduction ? 0L : member.Operation?.Weight ?? 1);

    /// <summary>For every member the pass over a row that computes it, or after which it is known (reductions, and what is made of them).</summary>
    /// <remarks>A value that waits for later passes and needs only inputs is computed in the first one that reads it.</remarks>
    public int[] Passes()
    {
        var pass = new int[Members.Length];
        for (var m = 0; m < pass.Length; m++)
        {
            foreach (var operand in Members[m].Operands)
            {
                if (operand.IsMember) pass[m] = Math.Max(pass[m], pass[operand.Index] + (Members[operand.Index].IsReduction ? 1 : 0));
            }
        }
        for (var m = pass.Length - 1; m >= 0; m--)
        {
            if (Members[m].IsRow || Array.Exists(Members[m].Operands, operand => operand.IsMember && !Members[operand.Index].IsRow)) continue;
            var readers = Enumerable.Range(m + 1, pass.Length - m - 1).Where(reader => Array.Exists(Members[reader].Operands, operand => operand == new FusedOperand(true, m)));
            pass[m] = Math.Max(pass[m], readers.Select(reader => pass[reader]).DefaultIfEmpty(pass[m]).Min());
        }
        return pass;
    }

    /// <summary>What the compiled kernel depends on, as text: equal programs share it.</summary>
    public string Key(KernelPath path)
    {
        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"{path} {Element} {Size}/{Extent} {Outputs}");
        foreach (var input in Inputs) text.Append(culture, $" {(input.IsTruth ? 'b' : 'x')}{input.Access}");
        foreach (var member in Members)
        {
            text.Append(culture, $" {member.Operation?.ToString() ?? member.Reducer!.Name}{(member.IsRow ? 'r' : 'f')}{(member.IsTruth ? 'b' : 'x')}>{member.Output}(");
            foreach (var operand in member.Operands) text.Append(culture, $"{(operand.IsMember ? 'm' : 'i')}{operand.Index} ");
            text.Append(')');
        }
        return text.ToString();
    }
}
