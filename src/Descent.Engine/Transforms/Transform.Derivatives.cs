namespace Descent.Engine;

/// <summary>Functions of functions: derivatives, batches, checkpoints, loops, compiled steps. They compose in any order to any depth.</summary>
public static partial class Transform
{
    /// <summary>The gradient of a scalar function, of the type of its argument; zero at leaves that are frozen or not floating.</summary>
    public static Func<T, T> Grad<T>(Func<T, Tensor> function) => at => ValueAndGrad(function)(at).Gradient;

    /// <summary>Value and gradient of a scalar function, in one walk.</summary>
    /// <exception cref="ShapeError">The function's value is not a floating scalar.</exception>
    public static Func<T, (Tensor Value, T Gradient)> ValueAndGrad<T>(Func<T, Tensor> function)
    {
        var withExtra = ValueAndGrad<T, int>(x => (function(x), 0));
        return at =>
        {
            var (value, _, gradient) = withExtra(at);
            return (value, gradient);
        };
    }

    /// <summary>Value, anything else that the function returns, and the gradient of the value.</summary>
    public static Func<T, (Tensor Value, TExtra Extra, T Gradient)> ValueAndGrad<T, TExtra>(Func<T, (Tensor Value, TExtra Extra)> function) => at =>
    {
        var input = TreeValue<T>.Of(at, "the argument of Grad");
        using var trace = new Trace("Grad");
        var stand = trace.Inputs(input.Leaves);
        var (value, extra) = function(input.With(stand));
        if (value.Rank != 0 || !value.Element.IsFloating)
        {
            throw new ShapeError($"Grad: the function must return a floating scalar, got {value.Type}; sum or average it, or use Jacobian.");
        }
        var between = Differentiation.Between(stand, [value], trace.FirstId);
        var terms = Differentiation.Pullback(between, stand, [value], [Tensor.OnesLike(value)]);
        return (value, extra, input.With(Gradients(input, terms)));
    };

    static Tensor[] Gradients<T>(TreeValue<T> input, Tensor?[] terms)
    {
        var result = new Tensor[terms.Length];
        var seen = new HashSet<Tensor>();
        for (var i = 0; i < result.Length; i++)
        {
            var term = (input.IsTrainable(i) ? terms[i] : null) ?? Tensor.ZerosLike(input.Leaves[i]);
            // Two leaves may have one cotangent (a + b): each gets a handle of its own, so that the gradient is a tree like its argument.
            result[i] = seen.Add(term) ? term : new Reshape(term.Shape).Of(term);
        }
        return result;
    }

    /// <summary>The function's value and its pullback, which maps a cotangent of the value to one of the argument; it may be used again and again.</summary>
    public static (TOut Value, Func<TOut, TIn> Pullback) Vjp<TIn, TOut>(Func<TIn, TOut> function, TIn at)
    {
        var input = TreeValue<TIn>.Of(at, "the argument of Vjp");
        using var trace = new Trace("Vjp");
        var stand = trace.Inputs(input.Leaves);
        var value = function(input.With(stand));
        var output = TreeValue<TOut>.OfResult(value, "the value of Vjp's function");
        var between = Differentiation.Between(stand, output.Leaves, trace.FirstId);
        return (value, cotangent =>
        {
            var seeds = TreeValue<TOut>.OfResult(cotangent, "the cotangent of Vjp").Leaves;
            for (var i = 0; i < seeds.Length; i++) Differentiation.Fit(seeds[i], output.Leaves[i].Type, "Vjp", output.Places[i].Path);
            return input.With(Gradients(input, Differentiation.Pullback(between, stand, output.Leaves, seeds)));
        }
        );
    }

    /// <summary>The function's value and its derivative along a direction, in forward mode.</summary>
    /// <param name="function">The function.</param>
    /// <param name="at">Where.</param>
    /// <param name="along">The direction, of the argument's type; what it holds at leaves that are not floating is not read.</param>
    public static (TOut Value, TOut Tangent) Jvp<TIn, TOut>(Func<TIn, TOut> function, TIn at, TIn along)
    {
        var input = TreeValue<TIn>.Of(at, "the argument of Jvp");
        var directions = TreeValue<TIn>.OfResult(along, "the direction of Jvp").Leaves;
        for (var i = 0; i < directions.Length; i++) Differentiation.Fit(directions[i], input.Leaves[i].Type, "Jvp", input.Places[i].Path);
        using var trace = new Trace("Jvp");
        var stand = trace.Inputs(input.Leaves);
        var value = function(input.With(stand));
        var output = TreeValue<TOut>.OfResult(value, "the value of Jvp's function");
        var between = Differentiation.Between(stand, output.Leaves, trace.FirstId);
        var terms = Differentiation.Pushforward(between, stand, output.Leaves, directions);
        return (value, output.With([.. terms.Select((term, i) => term ?? Tensor.ZerosLike(output.Leaves[i]))]));
    }

    /// <summary>The Hessian of a scalar function times a vector: forward over reverse, so that it costs a few gradients and no matrix.</summary>
    public static T Hvp<T>(Func<T, Tensor> function, T at, T along) => Jvp(Grad(function), at, along).Tangent;

    /// <summary>All first derivatives of a tensor function: [*out, *in].</summary>
    /// <remarks>Forward or reverse mode, whichever has fewer directions.</remarks>
    public static Func<Tensor, Tensor> Jacobian(Func<Tensor, Tensor> function) => at =>
    {
        var size = checked((int)at.Size);
        var (value, pullback) = Vjp(function, at);
        if (value.Size <= at.Size)
        {
            var rows = Tensor.Identity(checked((int)value.Size), value.Element).Reshape([checked((int)value.Size), .. value.Shape]);
            return Vmap(pullback)(rows).Reshape([.. value.Shape, .. at.Shape]);
        }
        var columns = Tensor.Identity(size, at.Element).Reshape([size, .. at.Shape]);
        var tangents = Vmap<Tensor, Tensor>(direction => Jvp(function, at, direction).Tangent)(columns);
        return tangents.MoveAxis(0, -1).Reshape([.. value.Shape, .. at.Shape]);
    };

    /// <summary>All second derivatives of a scalar function: [*in, *in].</summary>
    public static Func<Tensor, Tensor> Hessian(Func<Tensor, Tensor> function) => at =>
    {
        var size = checked((int)at.Size);
        var directions = Tensor.Identity(size, at.Element).Reshape([size, .. at.Shape]);
        return Vmap<Tensor, Tensor>(direction => Hvp(function, at, direction))(directions).Reshape([.. at.Shape, .. at.Shape]);
    };
}
