namespace Descent.Engine;

/// <summary>Joins a group to the matrix product that it reads last: bias, activation, mask or update then work on rows that are still in cache.</summary>
static class ProductFusion
{
    /// <summary>Rows shorter than this are better treated many at once.</summary>
    const int LeastRow = 16;

    /// <summary>Below so many elements the product stays in cache anyway.</summary>
    const long LeastSize = 1 << 14;

    /// <summary>An item that makes only so many numbers runs as soon as it can, so that no group waits for it.</summary>
    const long Small = 64;

    /// <summary>The items in the order in which they run: small ones as early as they can, and each joined group in the place of its product.</summary>
    public static List<ScheduleItem> Join(Program program, Schedule schedule)
    {
        // Items that keep their order have whole places; small ones stand halfway behind the last that they wait for.
        var place = new Dictionary<int, double>();
        var first = new List<ScheduleItem>();
        var items = new List<(ScheduleItem Item, List<ScheduleItem> Then)>();
        foreach (var item in schedule.Items)
        {
            var latest = Latest(schedule, item, place);
            double at = items.Count;
            if (item.Instructions.Sum(line => line.Outputs.Sum(output => program.Types[output].Shape.Size)) <= Small)
            {
                at = Math.Floor(latest) + 0.5;
                (latest < 0 ? first : items[(int)latest].Then).Add(item);
            }
            else if (item is FusionGroup group && latest >= 0 && latest == Math.Floor(latest) && items[(int)latest] is { Item.IsGroup: false } single && Suits(program, schedule, group, single.Item.Instructions[0]))
            {
                group.Product = single.Item.Instructions[0];
                items[(int)latest] = (group, single.Then);
                at = latest;
            }
            else items.Add((item, []));
            foreach (var output in item.Instructions.SelectMany(line => line.Outputs)) place[output] = at;
        }
        return [.. first, .. items.SelectMany(entry => entry.Then.Prepend(entry.Item))];
    }

    /// <summary>The place of the last of what an item reads; −1 if it waits for nothing.</summary>
    static double Latest(Schedule schedule, ScheduleItem item, Dictionary<int, double> place)
    {
        var latest = -1.0;
        foreach (var line in item.Instructions)
        {
            foreach (var input in line.Inputs) latest = Math.Max(latest, place.GetValueOrDefault(schedule.Source(line, input), -1));
        }
        return latest;
    }

    static bool Suits(Program program, Schedule schedule, FusionGroup group, Instruction product)
    {
        if (product.Primitive is not MatMul || group.Lanes is not { } element) return false;
        var (value, type) = (product.Outputs[0], program.Types[product.Outputs[0]]);
        var row = type.Shape[^1];
        if (type.Element != element || type.Shape.Size != group.Size || group.Size < LeastSize || row < LeastRow || (group.Extent != 0 && group.Extent != row)) return false;
        foreach (var line in group.Instructions)
        {
            var isRow = group.IsRow(line.Outputs[0]) && line.Primitive is Elementwise;
            foreach (var input in line.Inputs)
            {
                var pattern = schedule.Pattern(line, input);
                if (schedule.Source(line, input) == value && (isRow || !pattern.IsContiguous)) return false;
                if (!isRow && RowAccess.Of(pattern, row) is null) return false;
            }
        }
        return true;
    }
}
