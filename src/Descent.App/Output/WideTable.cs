using Spectre.Console;
using Spectre.Console.Rendering;

namespace Descent.App.Output;

/// <summary>Tables of names: a name that is cut or broken names nothing, so that a table takes the width it needs, and a narrow terminal breaks the lines.</summary>
static class WideTable
{
    public static void Write(IAnsiConsole console, Spectre.Console.Table table)
    {
        var width = console.Profile.Width;
        console.Profile.Width = Math.Max(width, ((IRenderable)table).Measure(RenderOptions.Create(console), int.MaxValue).Max);
        console.Write(table);
        console.Profile.Width = width;
    }
}
