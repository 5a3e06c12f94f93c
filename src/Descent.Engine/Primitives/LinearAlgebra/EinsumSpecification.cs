namespace Descent.Engine;

/// <summary>A parsed specification: one string of letters an operand, and one for the output.</summary>
sealed record EinsumSpecification(string[] Operands, string Output)
{
    /// <exception cref="ShapeError">It is malformed: the message names the character and its position.</exception>
    public static EinsumSpecification Parse(string text)
    {
        var operands = new List<string> { "" };
        var output = (string?)null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == ' ') continue;
            if (char.IsAsciiLetter(c))
            {
                if (output is null) operands[^1] += c;
                else if (output.Contains(c, StringComparison.Ordinal)) throw Refuse(text, i, $"'{c}' stands twice in the output", "name every output index once");
                else if (!operands.Exists(operand => operand.Contains(c, StringComparison.Ordinal))) throw Refuse(text, i, $"output index '{c}' stands in no operand", "remove it, or give it to an operand");
                else output += c;
            }
            else if (c == ',' && output is null) operands.Add("");
            else if (c == '-' && output is null && i + 1 < text.Length && text[i + 1] == '>')
            {
                output = "";
                i++;
            }
            else if (c == '.') throw Refuse(text, i, "an ellipsis is not taken", "name the leading axes with letters");
            else throw Refuse(text, i, $"'{c}' is not expected", "write letters for axes, commas between operands, and one '->' before the output");
        }
        return new([.. operands], output ?? Implicit(operands));
    }

    /// <summary>The letters that stand once in all, in alphabetical order.</summary>
    static string Implicit(IEnumerable<string> operands) =>
        string.Concat(string.Concat(operands).GroupBy(c => c).Where(group => group.Count() == 1).Select(group => group.Key).Order());

    static ShapeError Refuse(string text, int position, string fault, string mend) => new(FormattableString.Invariant($"Einsum: {fault} (position {position} of \"{text}\"); {mend}."));

    /// <summary>Checks that the operands have the axes and extents that the letters say.</summary>
    public void Check(string text, ReadOnlySpan<Tensor> operands)
    {
        if (operands.Length != Operands.Length)
        {
            throw new ShapeError(FormattableString.Invariant($"Einsum: \"{text}\" names {Operands.Length} operands, got {operands.Length}; give one tensor a comma-separated part."));
        }
        var extents = new Dictionary<char, (int Extent, int Operand)>();
        for (var i = 0; i < operands.Length; i++)
        {
            var (labels, x) = (Operands[i], operands[i]);
            if (x.Element != operands[0].Element || x.Element == ElementType.Bool)
            {
                throw new ShapeError(FormattableString.Invariant($"Einsum: takes operands of one number type, operand {i} is {x.Element.Name} and operand 0 is {operands[0].Element.Name}; cast with To(ElementType)."));
            }
            if (labels.Length != x.Rank)
            {
                throw new ShapeError(FormattableString.Invariant($"Einsum: \"{labels}\" names {labels.Length} axes, but operand {i} is {x.Shape}; give one letter an axis."));
            }
            for (var axis = 0; axis < labels.Length; axis++)
            {
                var (extent, first) = extents.GetValueOrDefault(labels[axis], (x.Shape[axis], i));
                if (extent != x.Shape[axis])
                {
                    throw new ShapeError(FormattableString.Invariant(
                        $"Einsum: index '{labels[axis]}' has extent {extent} in operand {first} and {x.Shape[axis]} in operand {i} (axis {axis} of {x.Shape}); axes with one letter must be equally long."));
                }
                extents[labels[axis]] = (extent, first);
            }
        }
    }
}
