using Descent.Engine;

namespace Descent.Training;

/// <summary>Losses: each as a mean over samples, and one number a sample (<c>…PerSample</c>).</summary>
/// <remarks>Labels of classes are int32; labels ±1 are of the scores' element type. All are differentiable in the scores only.</remarks>
public static partial class Losses
{
    /// <summary>Scores [*, k] against labels int32 [*].</summary>
    static void CheckClasses(string operation, Tensor scores, Tensor labels)
    {
        if (labels.Element != ElementType.Int32 || scores.Rank != labels.Rank + 1 || scores.Shape.Slice(0, labels.Rank) != labels.Shape)
        {
            throw ShapeError.In(operation, "takes scores [n, k] and int32 labels [n]", "check the batch axis, and cast the labels with To(ElementType.Int32)", ("scores", scores.Type), ("labels", labels.Type));
        }
    }

    static void CheckSame(string operation, Tensor a, Tensor b)
    {
        if (a.Type != b.Type)
        {
            throw ShapeError.In(operation, "takes two tensors of one type", "reshape or cast one of them: broadcasting here is nearly always a mistake", ("predictions", a.Type), ("targets", b.Type));
        }
    }

    static Tensor OfClass(Tensor scores, Tensor classes) => scores.TakeAlongAxis(classes.ExpandAxis(-1), -1).SqueezeAxis(-1);

    /// <summary>The axes after the first.</summary>
    static int[] WithinSample(Tensor x) => [.. Enumerable.Range(1, x.Rank - 1)];
}
