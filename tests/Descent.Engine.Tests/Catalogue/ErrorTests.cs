namespace Descent.Engine.Tests.Catalogue;

/// <summary>Misuse is an error when the graph is built, and names the operation.</summary>
public class ErrorTests
{
    static readonly Tensor A = Tensor.Ones([2, 3]);
    static readonly Tensor B = Tensor.Ones([4, 5]);
    static readonly Tensor D = Tensor.Ones([2, 3], ElementType.Float64);
    static readonly Tensor I = Tensor.Ones([2, 3], ElementType.Int32);
    static readonly Tensor T = Tensor.Ones([2, 3], ElementType.Bool);

    static readonly (string Operation, Func<Tensor> Misuse)[] Misuses =
    [
        ("Add", () => A + B), ("Add", () => A + D), ("Add", () => T + T), ("Subtract", () => A - I), ("Multiply", () => A * B),
        ("Divide", () => I / I), ("Divide", () => A / D), ("Pow", () => Tensor.Pow(I, I)), ("Maximum", () => Tensor.Maximum(A, B)), ("Minimum", () => Tensor.Minimum(T, T)),
        ("Exp", () => Tensor.Exp(I)), ("Log", () => Tensor.Log(T)), ("Sin", () => Tensor.Sin(I)), ("Tanh", () => Tensor.Tanh(I)), ("Sqrt", () => Tensor.Sqrt(I)),
        ("Floor", () => Tensor.Floor(I)), ("Round", () => Tensor.Round(T)), ("Abs", () => Tensor.Abs(T)), ("Relu", () => Tensor.Relu(T)), ("Negate", () => -T), ("Sign", () => Tensor.Sign(T)),
        ("Greater", () => A > D), ("LessOrEqual", () => T <= Tensor.Not(T)), ("Equal", () => Tensor.Equal(A, I)), ("NotEqual", () => Tensor.NotEqual(A, B)),
        ("And", () => A & A), ("Or", () => T | I), ("Xor", () => A ^ A), ("Not", () => !A),
        ("ShiftLeft", () => Tensor.ShiftLeft(I, 32)), ("ShiftRight", () => Tensor.ShiftRight(A, 1)), ("ShiftRight", () => Tensor.ShiftRight(I, -1)),
        ("Where", () => Tensor.Where(A, A, A)), ("Where", () => Tensor.Where(T, A, D)), ("Where", () => Tensor.Where(T, A, B)),
        ("Reshape", () => A.Reshape(4, 2)), ("Reshape", () => A.Reshape(-1, 4)), ("Shape", () => A.Reshape(-2, 3)), ("ExpandAxis", () => A.ExpandAxis(3)), ("SqueezeAxis", () => A.SqueezeAxis(2)),
        ("Transpose", () => A.Transpose(0, 0)), ("Transpose", () => A.Transpose(0)), ("SwapAxes", () => A.SwapAxes(0, 2)), ("MoveAxis", () => A.MoveAxis(-3, 0)),
        ("Slice", () => A.Slice(1, 0, 4)), ("Slice", () => A.Slice(0, -1, 1)), ("Slice", () => A.Slice(0, 0, 1, 0)), ("Slice", () => A.Slice(2, 0, 1)), ("Slice", () => A.At(0, 2)),
        ("Pad", () => A.Pad(0, -1, 0)), ("Pad", () => A.Pad(2, 1, 0)), ("Flip", () => A.Flip(2)), ("BroadcastTo", () => A.BroadcastTo([2, 4])), ("BroadcastTo", () => A.BroadcastTo([3])),
        ("Split", () => A.Split(1, 1, 1)[0]), ("Split", () => A.Split(2, 1)[0]), ("Split", () => A.Split(1, 4, -1)[0]), ("Unstack", () => A.Unstack(2)[0]),
        ("Concatenate", () => Tensor.Concatenate(0, A, B)), ("Concatenate", () => Tensor.Concatenate(0, A, D)), ("Concatenate", () => Tensor.Concatenate(2, A, A)), ("Concatenate", () => Tensor.Concatenate(0)), ("Stack", () => Tensor.Stack(-1)),
        ("Sum", () => A.Sum(2)), ("Sum", () => A.Sum(0, -2)), ("Sum", () => T.Sum()), ("Max", () => A.Max(-3)), ("Min", () => T.Min()), ("CumSum", () => A.CumSum(2)), ("CumSum", () => T.CumSum(0)),
        ("ArgMax", () => A.ArgMax(2)), ("ArgMax", () => Tensor.Zeros([2, 0]).ArgMax(1)), ("LogSumExp", () => A.LogSumExp(5)), ("Softmax", () => A.Softmax(2)), ("LogSoftmax", () => A.LogSoftmax(-3)),
        ("Gather", () => A.Gather(A)), ("Gather", () => A.Gather(Tensor.Of(0), axis: 2)), ("Gather", () => A.Sum().Gather(Tensor.Of(0))), ("TakeAlongAxis", () => A.TakeAlongAxis(Tensor.Of(0), 0)),
        ("ScatterAdd", () => Tensor.ScatterAdd(A, A, 3)), ("ScatterAdd", () => Tensor.ScatterAdd(I, B, 3)), ("ScatterAdd", () => Tensor.ScatterAdd(I, T, 3)),
        ("ArgSort", () => A.Sum().ArgSort()), ("TopK", () => A.TopK(2, axis: 4).Values), ("Slice", () => A.TopK(4).Values),
        ("MatMul", () => Tensor.MatMul(A, B)), ("MatMul", () => Tensor.MatMul(A, D)), ("MatMul", () => Tensor.MatMul(T, T)), ("MatMul", () => Tensor.MatMul(A, A.Sum(0))), ("MatMul", () => Tensor.MatMul(Tensor.Ones([2, 2, 3]), Tensor.Ones([3, 3, 2]))),
        ("RandomBits", () => new RandomKey(A).Bits([2])), ("Uniform", () => RandomKey.FromSeed(1).Uniform([2], element: ElementType.Int32)), ("Integers", () => RandomKey.FromSeed(1).Integers([2], 0)),
        ("Tensor.From", () => Tensor.From([1.0, 2], [3])), ("Shape", () => Tensor.Zeros([-1])),
    ];

    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var i = 0; i < Misuses.Length; i++) data.Add(i, Misuses[i].Operation);
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Misuse_names_the_operation_and_the_mend(int index, string operation)
    {
        var error = Assert.Throws<ShapeError>(Misuses[index].Misuse);
        Assert.StartsWith($"{operation}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(';', error.Message);
    }

    [Fact]
    public void An_index_out_of_range_is_an_error_when_it_is_read_and_never_another_row()
    {
        var x = Tensor.Range(6).Reshape(3, 2);
        foreach (var wrong in new[] { -1, 3 })
        {
            var index = Tensor.Of(0, wrong);
            Assert.StartsWith("Gather: index", Assert.Throws<EngineException>(() => x.Gather(index).ToDoubles()).Message, StringComparison.Ordinal);
            Assert.StartsWith("Gather: index", Assert.Throws<EngineException>(() => x.TakeAlongAxis(Tensor.Of(wrong, 0).Reshape(1, 2), 0).ToDoubles()).Message, StringComparison.Ordinal);
            Assert.StartsWith("Gather: index", Assert.Throws<EngineException>(() => Transform.Vmap<Tensor, Tensor>(one => one.Gather(index))(Tensor.Stack(0, x, x)).ToDoubles()).Message, StringComparison.Ordinal);
            Assert.StartsWith("ScatterAdd: index", Assert.Throws<EngineException>(() => Tensor.ScatterAdd(index, index, 3).ToDoubles()).Message, StringComparison.Ordinal);
            Assert.StartsWith("ScatterAdd: index", Assert.Throws<EngineException>(() => Transform.Vmap<Tensor, Tensor>(u => Tensor.ScatterAdd(index, u, 3))(Tensor.Stack(0, index, index)).ToDoubles()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Reading_as_another_type_or_many_as_one_is_an_error()
    {
        Assert.StartsWith("ToArray: the elements are float32", Assert.Throws<EngineException>(() => A.ToArray<double>()).Message, StringComparison.Ordinal);
        Assert.StartsWith("Item: the tensor is [2, 3]", Assert.Throws<EngineException>(() => A.Item()).Message, StringComparison.Ordinal);
        Assert.StartsWith("Tensor: no element type stores", Assert.Throws<EngineException>(() => Tensor.Of(1L)).Message, StringComparison.Ordinal);
    }
}
