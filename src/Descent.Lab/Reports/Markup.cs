using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Descent.Contracts;

namespace Descent.Lab.Reports;

/// <summary>A piece of HTML. The only ways to one are an interpolated string, whose holes are escaped, and what this program embeds.</summary>
readonly record struct Markup
{
    Markup(string html) => Html = html;

    public static Markup Nothing { get; } = new("");

    public string? Html { get; }

    /// <summary>Markup whose literal parts are this program's; whatever stands in a hole is text, unless it is markup itself. Attributes need their quotes.</summary>
    public static Markup Of(ref Builder content) => new(content.ToString());

    /// <summary>Several after one another.</summary>
    public static Markup All(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(part => part.Html)));

    /// <summary>What goes into a style or script element as it is.</summary>
    /// <param name="text">A resource of this program, or JSON that <see cref="System.Text.Json"/>'s default encoder wrote; never a text of a run.</param>
    /// <exception cref="ArgumentException">The text could end the element.</exception>
    public static Markup Raw(string text) => !text.Contains("</s", StringComparison.OrdinalIgnoreCase) && !text.Contains("<!--", StringComparison.Ordinal) ? new(text)
        : throw new ArgumentException("A text that ends or hides its element cannot stand in it as it is.", nameof(text));

    /// <summary>Writes literals as they are and holes escaped.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Builder(int literalLength, int formattedCount)
    {
        // Letters of every script stay readable; what HTML gives a meaning does not.
        static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

        readonly StringBuilder html = new(literalLength + 24 * formattedCount);

        public void AppendLiteral(string literal) => html.Append(literal);

        public void AppendFormatted(Markup markup) => html.Append(markup.Html);

        public void AppendFormatted(IEnumerable<Markup> parts)
        {
            foreach (var part in parts) html.Append(part.Html);
        }

        public void AppendFormatted(string? text) => html.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(long number) => html.Append(number.ToString(CultureInfo.InvariantCulture));

        public void AppendFormatted(double number) => html.Append(InvariantNumber.Short(number));

        public override string ToString() => html.ToString();
    }
}
