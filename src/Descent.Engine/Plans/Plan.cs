using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Descent.Engine;

/// <summary>A program made ready to run: kernels bound to their types, elementwise chains fused, every value at a fixed place in one arena.</summary>
/// <remarks>Running allocates nothing on the managed heap. A plan runs one call at a time.</remarks>
sealed unsafe class Plan
{
    readonly record struct Step(Kernel Kernel, int Inputs, int Outputs);

    readonly record struct Patch(int Argument, bool IsOutput, int Index);

    readonly Program program;
    readonly Schedule schedule;
    readonly Step[] steps;
    readonly Patch[] patches;
    readonly Storage arguments;
    readonly Storage arena;
    readonly HashSet<FusionGroup> compiled = [];
    readonly List<string> lines = [];

    static (Program, Schedule) Prepare(Program source, int fuseFrom)
    {
        var program = Simplification.Simplify(source);
        var schedule = new Schedule(program, fuseFrom);
        var again = Recomputation.Apply(program, schedule);
        return again == (object)program ? (program, schedule) : (again, new Schedule(again, fuseFrom));
    }

    /// <summary>Bytes of the arena and of the results that a plan of the program has, without making one.</summary>
    public static long MemoryOf(Program source)
    {
        var (program, schedule) = Prepare(source, Schedule.FuseFrom);
        return new PlanMemory(program, schedule).ArenaBytes + program.OutputTypes.Sum(type => type.Bytes);
    }

    /// <param name="fuseFrom">Elements from which a group is compiled; tests lower it.</param>
    public Plan(Program source, int fuseFrom = Schedule.FuseFrom)
    {
        (program, schedule) = Prepare(source, fuseFrom);
        var places = new PlanMemory(program, schedule);
        arena = new Storage(places.ArenaBytes);
        var stepList = new List<Step>();
        var patchList = new List<Patch>();
        var addresses = new List<nint>();
        for (var i = 0; i < schedule.Items.Count; i++)
        {
            var item = schedule.Items[i];
            var (kernel, reads, writes) = item is FusionGroup group ? BindGroup(group, places) : BindSingle(item.Instructions[0]);
            AddStep(kernel, reads.Select(places.Of), writes.Select(places.Of));
        }
        foreach (var (from, to) in places.Copies)
        {
            AddStep(AliasKernel.Copy(program.Types[program.Outputs[to]]), [places.Of(from)], [new(PlaceKind.Output, to)]);
        }
        (steps, patches) = ([.. stepList], [.. patchList]);
        arguments = new Storage(addresses.Count * sizeof(nint));
        addresses.ToArray().CopyTo(arguments.Span<nint>());

        void AddStep(Kernel kernel, IEnumerable<Place> reads, IEnumerable<Place> writes)
        {
            var inputs = addresses.Count;
            foreach (var place in reads) AddAddress(place);
            var outputs = addresses.Count;
            foreach (var place in writes) AddAddress(place);
            stepList.Add(new(kernel, inputs, outputs));
        }

        void AddAddress(Place place)
        {
            if (place.Kind is PlaceKind.Input or PlaceKind.Output) patchList.Add(new(addresses.Count, place.Kind == PlaceKind.Output, (int)place.Offset));
            addresses.Add(place.Kind switch
            {
                PlaceKind.Arena => arena.Address + (nint)place.Offset,
                PlaceKind.Constant => program.Constants[(int)place.Offset].Evaluated().Address,
                _ => 0,
            });
        }
    }

    public Program Program => program;

    /// <summary>Runs on memory given by the caller; outputs must not overlap inputs, but where <see cref="InPlace"/> says so.</summary>
    public void Run(nint* inputs, nint* outputs)
    {
        var table = (nint*)arguments.Address;
        foreach (var patch in patches) table[patch.Argument] = patch.IsOutput ? outputs[patch.Index] : inputs[patch.Index];
        foreach (var step in steps) step.Kernel(table + step.Inputs, table + step.Outputs);
        // The kernels know only addresses: the arena must outlive the last of them.
        GC.KeepAlive(this);
    }

    public Kernel AsKernel() => Run;

    /// <summary>For each of the first inputs, whether the output of the same number may be given the same memory.</summary>
    public bool[] InPlace(int count) => Donation.Find(program, schedule, compiled, count);

    /// <summary>Runs once and lowers each kernel's time in <paramref name="ticks"/>, in ticks of the stopwatch, to what it took.</summary>
    public void RunTimed(nint* inputs, nint* outputs, long[] ticks)
    {
        var table = (nint*)arguments.Address;
        foreach (var patch in patches) table[patch.Argument] = patch.IsOutput ? outputs[patch.Index] : inputs[patch.Index];
        for (var i = 0; i < steps.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            steps[i].Kernel(table + steps[i].Inputs, table + steps[i].Outputs);
            ticks[i] = Math.Min(ticks[i], Stopwatch.GetTimestamp() - start);
        }
    }

    /// <summary>How many kernels a run calls.</summary>
    public int KernelCount => steps.Length;

    /// <summary>The instructions that a kernel runs.</summary>
    public IReadOnlyList<Instruction> Lines(int kernel) => kernel < schedule.Items.Count ? [.. schedule.Items[kernel].Lines] : [];

    (Kernel, IReadOnlyList<int>, IReadOnlyList<int>) BindSingle(Instruction line)
    {
        lines.Add($"{Text(line.Outputs)} = {line.Primitive.Name}({Text(line.Inputs)})");
        var kernel = line.Primitive.Bind(PlanCost.Types(program, line.Inputs), PlanCost.Types(program, line.Outputs));
        return (kernel, [.. line.Inputs.Select(schedule.Root)], [.. line.Outputs]);
    }

    (Kernel, IReadOnlyList<int>, IReadOnlyList<int>) BindGroup(FusionGroup item, PlanMemory places)
    {
        if (FusedBuilder.Build(program, schedule, item, places) is var (fused, bound))
        {
            if (!fused.HasReductions) compiled.Add(item);
            var group = new FusedGroup(fused);
            Axes read = [.. item.Product?.Inputs.Select(schedule.Root) ?? [], .. bound.Reads];
            Axes written = [.. item.Product?.Outputs ?? [], .. bound.Writes];
            lines.Add($"{Text(written)} = fused({string.Join(" ", item.Lines.Select(line => line.Primitive.Name))})({Text(read)})");
            return (item.Product is { } product ? JoinedKernel(product, group) : group.Run, read, written);
        }
        var patterns = new List<BroadcastPattern>();
        var reads = new List<int>();
        var writes = new List<int>();
        var members = new List<ElementwiseGroup.Member>();
        var memberOf = new Dictionary<int, int>();
        foreach (var line in item.Instructions)
        {
            var operands = new ElementwiseGroup.Operand[line.Inputs.Count];
            for (var i = 0; i < operands.Length; i++)
            {
                var value = schedule.Source(line, line.Inputs[i]);
                operands[i] = memberOf.TryGetValue(value, out var member) ? new(true, member) : new(false, External(value, schedule.Pattern(line, line.Inputs[i])));
            }
            var types = PlanCost.Types(program, line.Inputs);
            var output = line.Outputs[0];
            var written = places.LeavesGroup(output, item);
            if (written) writes.Add(output);
            memberOf.Add(output, members.Count);
            members.Add(new(((Elementwise)line.Primitive).Block(Array.ConvertAll(types, type => type.Element)), operands, program.Types[output].Element, written ? writes.Count - 1 : -1));
        }
        lines.Add($"{Text([.. writes])} = blocks({string.Join(" ", item.Instructions.Select(line => line.Primitive.Name))})({Text([.. reads])})");
        return (new ElementwiseGroup(program.Types[item.Instructions[0].Outputs[0]].Shape.Size, [.. patterns], [.. members]).Run, [.. reads], [.. writes]);

        int External(int value, BroadcastPattern pattern)
        {
            for (var i = 0; i < reads.Count; i++)
            {
                if (reads[i] == value && patterns[i].ElementSize == pattern.ElementSize && patterns[i].IsLike(pattern)) return i;
            }
            patterns.Add(pattern);
            reads.Add(value);
            return reads.Count - 1;
        }
    }

    Kernel JoinedKernel(Instruction product, FusedGroup group)
    {
        var multiply = ((MatMul)product.Primitive).BindProduct(PlanCost.Types(program, product.Inputs), PlanCost.Types(program, product.Outputs));
        var (inputs, outputs) = (product.Inputs.Count, product.Outputs.Count);
        return (x, y) => group.RunAfter(multiply, x, y, x + inputs, y + outputs);
    }

    string Text(Axes values) => string.Join(", ", values.Select(value => $"%{value}: {program.Types[value]}"));

    /// <summary>The plan for people: one line a kernel, then totals.</summary>
    /// <param name="microseconds">Measured time of each kernel, if it is to be shown.</param>
    public string Explain(double[]? microseconds = null)
    {
        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"{program.Instructions.Count} instructions in {steps.Length} kernels, {schedule.Items.Count(item => item.IsGroup)} fused groups\n");
        for (var i = 0; i < steps.Length; i++)
        {
            var line = i < lines.Count ? lines[i] : "copy of a result";
            text.Append(culture, $"{i,4}  {(microseconds is null ? "" : string.Create(culture, $"{microseconds[i],9:0.00} us  "))}{line}\n");
        }
        if (microseconds is not null) text.Append(culture, $"{microseconds.Sum(),15:0.00} us in all kernels\n");
        text.Append(culture, $"arena {arena.Bytes} bytes; about {PlanCost.Flops(program)} floating-point operations a call\n");
        return text.ToString();
    }
}
