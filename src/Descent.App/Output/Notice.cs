using System.Text.Json.Nodes;

namespace Descent.App.Output;

/// <summary>Says on standard error what a command is about, or waits for, before it shows any progress.</summary>
static class Notice
{
    /// <summary>Whether notices are JSON, as all is that a command writes under <c>--json</c>.</summary>
    public static bool IsJson { get; set; }

    public static void Say(string text) => Console.Error.WriteLine(IsJson ? JsonText.Of(new JsonObject { ["note"] = text }) : $"descent: {text}");
}
