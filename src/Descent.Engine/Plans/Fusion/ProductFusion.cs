namespace Descent.Engine;

/// <summary>Joins a group to the matrix product that it reads last: bias, activation, mask or update then work on rows that are still in cache.</summary>
static class ProductFusion
{
    /// <summary>Rows shorter than this are better treated many at once.</summary>
    const int LeastRow = 16;

    /// <summary>Below so many elements the product stays in cache anyway.</summary>
    const long LeastSize = 1 << 14;

    /// <summary>The items in the order in which they run, each joined group in the place of its product.</summary>
    public static List<ScheduleItem> Join(Program program, Schedule schedule)
    {
        var place = new Dictionary<int, int>();
        var items = new List<ScheduleItem?>();
        foreach (var item in schedule.Items)
        {
            var at = items.Count;
            if (item is FusionGroup group && Latest(schedule, group, place) is { } latest && items[latest] is { IsGroup: false } single && Suits(program, schedule, group, single.Instructions[0]))
            {
                group.Product = single.Instructions[0];
                items[latest] = group;
                at = latest;
            }
            else items.Add(item);
            foreach (var line in item.Instructions)
            {
                foreach (var output in line.Outputs) place[output] = at;
            }
        }
        return [.. items.OfType<ScheduleItem>()];
    }

    /// <summary>The item that gives the last of what a group reads.</summary>
    static int? Latest(Schedule schedule, FusionGroup group, Dictionary<int, int> place)
    {
        var latest = -1;
        foreach (var line in group.Instructions)
        {
            foreach (var input in line.Inputs) latest = Math.Max(latest, place.GetValueOrDefault(schedule.Read(line, input).Value, -1));
        }
        return latest < 0 ? null : latest;
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
                if (schedule.Read(line, input).Value == value && (isRow || !pattern.IsContiguous)) return false;
                if (!isRow && !pattern.IsContiguous && !pattern.IsRepeated && RowAccess.Of(pattern, row) is null) return false;
            }
        }
        return true;
    }
}
