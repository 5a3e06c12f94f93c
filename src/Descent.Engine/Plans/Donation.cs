namespace Descent.Engine;

/// <summary>Finds the results that may overwrite an input of the same type: where nothing reads the input after its element is written.</summary>
static class Donation
{
    /// <summary>For each of the first <paramref name="count"/> inputs, whether the output of the same number may lie in its memory.</summary>
    /// <param name="compiled">The groups that run as one kernel without passes over rows: they read an element before they write it.</param>
    public static bool[] Find(Program program, Schedule schedule, IReadOnlySet<FusionGroup> compiled, int count)
    {
        var result = new bool[count];
        if (count == 0) return result;
        var roots = program.Outputs.Select(schedule.Root).ToArray();
        var writer = new Dictionary<int, int>();
        var lastRead = new Dictionary<int, int>();
        for (var i = 0; i < schedule.Items.Count; i++)
        {
            foreach (var line in schedule.Items[i].Lines)
            {
                foreach (var output in line.Outputs) writer[output] = i;
                foreach (var input in line.Inputs) lastRead[schedule.Source(line, input)] = i;
            }
        }
        for (var k = 0; k < count; k++)
        {
            var value = roots[k];
            result[k] = program.Types[k] == program.Types[program.Outputs[k]]
                && !roots.Contains(k) && roots.Count(root => root == value) == 1
                && writer.TryGetValue(value, out var item) && lastRead.GetValueOrDefault(k) <= item
                && schedule.Items[item] is FusionGroup group && compiled.Contains(group)
                && ReadsBeforeWriting(schedule, group, k, value);
        }
        return result;
    }

    /// <summary>Whether a group that reads an input does so in place, and first where or before it writes the value.</summary>
    static bool ReadsBeforeWriting(Schedule schedule, FusionGroup group, int input, int value)
    {
        if (group.Product is { } product && product.Inputs.Any(operand => schedule.Source(product, operand) == input)) return false;
        var (isRead, isWritten) = (false, false);
        foreach (var line in group.Instructions)
        {
            foreach (var operand in line.Inputs)
            {
                if (schedule.Source(line, operand) != input) continue;
                if (!schedule.Pattern(line, operand).IsContiguous || (isWritten && !isRead)) return false;
                isRead = true;
            }
            isWritten |= line.Outputs[0] == value;
        }
        return true;
    }
}
