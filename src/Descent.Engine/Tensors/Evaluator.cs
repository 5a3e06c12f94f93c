namespace Descent.Engine;

/// <summary>Evaluates expressions node by node, inputs first; intermediate values are freed as soon as nobody holds them.</summary>
static unsafe class Evaluator
{
    public static void Realise(ReadOnlySpan<Tensor> roots)
    {
        var order = new List<Node>();
        var seen = new HashSet<Node>();
        var stack = new Stack<(Node Node, int Next)>();
        foreach (var root in roots)
        {
            Enter(root);
            while (stack.TryPop(out var top))
            {
                if (top.Next == top.Node.Inputs.Length)
                {
                    order.Add(top.Node);
                    continue;
                }
                stack.Push((top.Node, top.Next + 1));
                Enter(View.Of(top.Node, top.Next).Base);
            }
        }
        for (var i = 0; i < order.Count; i++)
        {
            Evaluate(order[i]);
            order[i] = null!;
        }

        void Enter(Tensor tensor)
        {
            if (tensor.Realised is not null) return;
            var node = tensor.Source;
            if (node is not null && seen.Add(node)) stack.Push((node, 0));
            else if (node is null && tensor.Realised is null) throw tensor.Unreadable();
        }
    }

    static void Evaluate(Node node)
    {
        if (node.Primitive is IAlias alias)
        {
            node.Outputs[0].Realise(node.Inputs[alias.Aliased].Realised!);
            return;
        }
        var inputs = new TensorType[node.Inputs.Length];
        var views = new View[inputs.Length];
        var addresses = stackalloc nint[inputs.Length + node.Outputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            views[i] = View.Of(node, i);
            inputs[i] = node.Inputs[i].Type;
            addresses[i] = views[i].Base.Realised!.Address;
        }
        var outputs = new TensorType[node.Outputs.Length];
        var storages = new Storage[outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = node.Outputs[i].Type;
            storages[i] = new Storage(outputs[i].Bytes);
            addresses[inputs.Length + i] = storages[i].Address;
        }
        var kernel = node.Primitive is Elementwise elementwise
            ? ElementwiseGroup.Of(elementwise, inputs, Array.ConvertAll(views, view => view.Strides), outputs[0])
            : node.Primitive.Bind(inputs, outputs);
        kernel(addresses, addresses + inputs.Length);
        GC.KeepAlive(views);
        for (var i = 0; i < outputs.Length; i++) node.Outputs[i].Realise(storages[i]);
    }

    /// <summary>An input as a kernel sees it: an elementwise kernel reads through a pending broadcast instead of a repeated copy.</summary>
    readonly record struct View(Tensor Base, Axes Strides)
    {
        public static View Of(Node consumer, int index)
        {
            var input = consumer.Inputs[index];
            if (consumer.Primitive is not Elementwise) return new(input, default);
            return input.Realised is null && input.Source is { Primitive: BroadcastTo } broadcast
                ? new(broadcast.Inputs[0], BroadcastTo.Strides(broadcast.Inputs[0].Shape, input.Shape))
                : new(input, ElementwiseGroup.Contiguous(input.Shape));
        }
    }
}
