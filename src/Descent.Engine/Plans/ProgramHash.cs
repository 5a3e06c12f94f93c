using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Descent.Engine;

/// <summary>A hash that names a program from process to process: its instructions with their settings, its types, and the values of its constants.</summary>
static class ProgramHash
{
    // A data set is a constant of many programs: its bytes are read once.
    static readonly ConditionalWeakTable<Tensor, string> Constants = [];

    public static string Of(Program program)
    {
        var text = new StringBuilder();
        Write(text, program);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    static void Write(StringBuilder text, Program program)
    {
        text.Append("program ").Append(program.InputCount).Append(':').AppendJoin(' ', program.Types);
        foreach (var constant in program.Constants) text.Append("\nconstant ").Append(Constants.GetValue(constant, HashOf));
        foreach (var line in program.Instructions)
        {
            text.Append('\n').AppendJoin(' ', line.Outputs).Append(" = ");
            Write(text, line.Primitive);
            text.Append(' ').AppendJoin(' ', line.Inputs);
        }
        text.Append("\nreturn ").AppendJoin(' ', program.Outputs).Append('\n');
    }

    static string HashOf(Tensor constant)
    {
        var bytes = constant.Evaluated().Span<byte>()[..checked((int)constant.Type.Bytes)];
        return $"{constant.Type} {Convert.ToHexStringLower(SHA256.HashData(bytes))}";
    }

    static void Write(StringBuilder text, object? setting)
    {
        switch (setting)
        {
            case null: text.Append('-'); break;
            case Program program: Write(text, program); break;
            case Tensor tensor: text.Append(HashOf(tensor)); break;
            case IEnumerable<int> numbers: text.Append('[').AppendJoin(' ', numbers).Append(']'); break;
            case IFormattable number: text.Append(number.ToString(null, CultureInfo.InvariantCulture)); break;
            case bool or string: text.Append(setting); break;
            default:
                // A primitive or a record of settings: its constructor's members, in their order.
                text.Append(setting.GetType().Name).Append('(');
                foreach (var member in Members(setting.GetType()))
                {
                    Write(text, member.GetValue(setting));
                    text.Append(' ');
                }
                text.Append(')');
                break;
        }
    }

    static IEnumerable<PropertyInfo> Members(Type type) => type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length) is { } constructor
        ? constructor.GetParameters().Select(parameter => type.GetProperty(parameter.Name!)).OfType<PropertyInfo>()
        : [];
}
