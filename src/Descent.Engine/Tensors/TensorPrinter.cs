using System.Globalization;
using System.Text;

namespace Descent.Engine;

/// <summary>Writes a tensor for people: type, then values, long axes abbreviated.</summary>
static class TensorPrinter
{
    const int Shown = 6;

    public static string Print(Tensor tensor)
    {
        var values = tensor.ToDoubles();
        var text = new StringBuilder(tensor.Type.ToString()).Append(' ');
        Append(text, values, tensor.Shape.Extents, 0, values.Length);
        return text.ToString();
    }

    static void Append(StringBuilder text, double[] values, ReadOnlySpan<int> extents, int start, int count)
    {
        if (extents.Length == 0)
        {
            text.Append(values[start].ToString("G6", CultureInfo.InvariantCulture));
            return;
        }
        text.Append('[');
        var stride = extents[0] == 0 ? 0 : count / extents[0];
        for (var i = 0; i < extents[0]; i++)
        {
            if (i > 0) text.Append(", ");
            if (extents[0] > 2 * Shown && i == Shown)
            {
                text.Append("…, ");
                i = extents[0] - Shown;
            }
            Append(text, values, extents[1..], start + i * stride, stride);
        }
        text.Append(']');
    }
}
