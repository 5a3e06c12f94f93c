namespace Descent.Engine;

/// <summary>Functions of exponentials, composed so that nothing overflows.</summary>
public static class LogSumExpFunction
{
    extension(Tensor x)
    {
        /// <summary>ln Σ eˣ over the axes, or over all of them; −∞ over an empty axis.</summary>
        public Tensor LogSumExp(params ReadOnlySpan<int> axes)
        {
            var kept = x.LogSumExpKeep(axes);
            Span<int> all = stackalloc int[x.Rank];
            for (var i = 0; i < x.Rank; i++) all[i] = i;
            var extents = x.Shape.Extents.ToArray();
            var dropped = axes.Length == 0 ? all : axes;
            foreach (var axis in dropped) extents[x.Shape.Axis(axis, "LogSumExp")] = -1;
            return kept.Reshape(extents.Where(extent => extent >= 0).ToArray());
        }

        /// <summary>ln Σ eˣ over the axes, which stay with extent 1.</summary>
        public Tensor LogSumExpKeep(params ReadOnlySpan<int> axes)
        {
            foreach (var axis in axes) x.Shape.Axis(axis, "LogSumExp");
            var top = Shift(x.MaxKeep(axes));
            return Tensor.Log(Tensor.Exp(x - top).SumKeep(axes)) + top;
        }

        /// <summary>eˣ / Σ eˣ along an axis.</summary>
        public Tensor Softmax(int axis = -1)
        {
            axis = x.Shape.Axis(axis, "Softmax");
            var e = Tensor.Exp(x - Shift(x.MaxKeep(axis)));
            return e / e.SumKeep(axis);
        }

        /// <summary>ln softmax along an axis.</summary>
        public Tensor LogSoftmax(int axis = -1)
        {
            axis = x.Shape.Axis(axis, "LogSoftmax");
            var shifted = x - Shift(x.MaxKeep(axis));
            return shifted - Tensor.Log(Tensor.Exp(shifted).SumKeep(axis));
        }
    }

    /// <summary>The largest value as a mere shift: it cancels from value and derivative alike; 0 where it is infinite.</summary>
    static Tensor Shift(Tensor top)
    {
        var fixedTop = Tensor.StopGradient(top);
        return Tensor.Where(Tensor.Abs(fixedTop) < double.PositiveInfinity, fixedTop, 0.0);
    }
}
