namespace Descent.Engine;

/// <summary>One run of a user's function under a transform. While it is open, what depends on its inputs keeps its history.</summary>
sealed class Trace : IDisposable
{
    [ThreadStatic] static Trace? current;

    readonly Trace? outer;
    bool closed;

    /// <param name="name">The transform's name, for errors.</param>
    /// <param name="freezes">Whether what does not depend on the inputs becomes a constant of a stored program.</param>
    public Trace(string name, bool freezes = false)
    {
        (Name, Freezes) = (name, freezes);
        outer = current;
        Depth = (outer?.Depth ?? 0) + 1;
        FirstId = Graph.NextId();
        current = this;
    }

    public string Name { get; }

    public bool Freezes { get; }

    public int Depth { get; }

    /// <summary>Tensors with a smaller number were made before this trace and cannot depend on it.</summary>
    public long FirstId { get; }

    public bool IsOpen => !closed;

    /// <summary>Open, or inside another that is: then history is still wanted.</summary>
    public bool IsLive => !closed || (outer?.IsLive ?? false);

    /// <summary>Stand-ins for given tensors: their identities, which depend on nothing else.</summary>
    public Tensor[] Inputs(params ReadOnlySpan<Tensor> values)
    {
        var result = new Tensor[values.Length];
        for (var i = 0; i < result.Length; i++) result[i] = new Tensor(values[i].Type, values[i], this);
        return result;
    }

    /// <summary>A stand-in of which only the type is known.</summary>
    public Tensor Placeholder(TensorType type) => new(type, null, this, 0);

    /// <summary>Random numbers whose key is a constant of a compiled program would be the same at every call.</summary>
    public static void RefuseFrozenNoise(Primitive primitive, Trace? trace)
    {
        if (primitive is not IRandom || current is null) return;
        for (var open = current; open is not null; open = open.outer)
        {
            if (open.Freezes && (trace is null || trace.Depth < open.Depth))
            {
                throw new EngineException($"{primitive.Name}: the random key is a constant inside {open.Name}, so its noise would be frozen; pass the key as an input of the function.");
            }
        }
    }

    public void Dispose()
    {
        closed = true;
        current = outer;
    }
}

/// <summary>A primitive that draws random numbers from a key.</summary>
public interface IRandom;
