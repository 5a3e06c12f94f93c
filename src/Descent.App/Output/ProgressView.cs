using System.Diagnostics;
using System.Globalization;
using Descent.Contracts;
using Descent.Data;
using Descent.Lab;
using Spectre.Console;

namespace Descent.App.Output;

/// <summary>Shows how far a run is: a live bar, a line every few seconds, or JSON lines; always on standard error.</summary>
abstract class ProgressView : IProgress<RunProgress>, IProgress<DataProgress>
{
    const int ArmsNamed = 6;

    /// <summary>Runs the work with the view that suits the terminal.</summary>
    public static T Show<T>(string title, bool json, Func<ProgressView, T> work)
    {
        if (json) return work(new JsonLines());
        if (!Terminal.IsLive) return work(new PlainLines(title));
        return Terminal.Progress.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new LeftColumn(), new RateColumn(), new SpinnerColumn())
            .Start(context => work(new Bar(context.AddTask(Markup.Escape(title), maxValue: 1))));
    }

    public void Report(RunProgress value)
    {
        if (value.WaitsFor.Count > 0) Waits(value.WaitsFor);
        else Moved(value);
    }

    protected abstract void Moved(RunProgress value);

    /// <summary>A run that was told to stop still computes something that it cannot leave half done.</summary>
    protected virtual void Waits(IReadOnlyList<string> arms) =>
        Note($"waits for {Words.Counted(arms.Count, "arm")} {string.Join(", ", arms.Take(ArmsNamed))}{(arms.Count > ArmsNamed ? $" and {arms.Count - ArmsNamed} more" : "")} to finish what is being computed; a second signal (Ctrl-C) stops now, and the run can be resumed");

    public abstract void Report(DataProgress value);

    /// <summary>A line that stays.</summary>
    public abstract void Note(string text);

    static string Rate(double stepsASecond) => stepsASecond switch
    {
        >= 1e6 => $"{(stepsASecond / 1e6).ToString("0.0", CultureInfo.InvariantCulture)}M step/s",
        >= 1e3 => $"{(stepsASecond / 1e3).ToString("0.0", CultureInfo.InvariantCulture)}k step/s",
        _ => $"{stepsASecond.ToString("0", CultureInfo.InvariantCulture)} step/s",
    };

    /// <summary>Minutes and seconds, with hours from one on; hours go past a day.</summary>
    internal static string Clock(double seconds)
    {
        var whole = (long)Math.Min(seconds, 3_599_999);
        return whole >= 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}");
    }

    sealed class RateColumn : ProgressColumn
    {
        public override Spectre.Console.Rendering.IRenderable Render(Spectre.Console.Rendering.RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(Rate(task.State.Get<double>("rate")), new Style(Color.Grey));
    }

    sealed class LeftColumn : ProgressColumn
    {
        public override Spectre.Console.Rendering.IRenderable Render(Spectre.Console.Rendering.RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.State.Get<double>("left") is > 0 and var left ? Clock(left) : "-:--", new Style(Color.Blue));
    }

    sealed class Bar(ProgressTask task) : ProgressView
    {
        readonly string title = task.Description;
        readonly Stopwatch watch = Stopwatch.StartNew();

        protected override void Moved(RunProgress value)
        {
            task.Description = $"{title} [grey]{Markup.Escape(value.Arm)} {Markup.Escape(value.Phase)}[/]";
            task.Value = value.Fraction;
            task.State.Update<double>("left", _ => value.SecondsLeft ?? 0);
            task.State.Update<double>("rate", _ => value.StepsDone / watch.Elapsed.TotalSeconds);
        }

        public override void Note(string text) => Terminal.Progress.WriteLine(text);

        public override void Report(DataProgress value)
        {
            task.Description = $"{title} [grey]{Markup.Escape(value.Name)}: {Markup.Escape(value.Stage)}[/]";
            if (value.Stage == "done") watch.Restart();
        }
    }

    sealed class PlainLines(string title) : ProgressView
    {
        const double Interval = 3;
        readonly Stopwatch watch = Stopwatch.StartNew();
        readonly Lock gate = new();
        double next = Interval;
        (string Name, string Stage) shown;

        protected override void Moved(RunProgress value)
        {
            lock (gate)
            {
                var elapsed = watch.Elapsed.TotalSeconds;
                if (elapsed < next) return;
                next = elapsed + Interval;
                var left = value.SecondsLeft is { } seconds ? $"about {Clock(seconds)} left" : "time left unknown";
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{title}  {value.Fraction * 100,3:0}%  {Rate(value.StepsDone / elapsed)}  {Clock(elapsed)} gone, {left}  {value.Arm}: {value.Phase}"));
            }
        }

        public override void Report(DataProgress value)
        {
            lock (gate)
            {
                if (shown == (value.Name, value.Stage)) return;
                shown = (value.Name, value.Stage);
                Console.Error.WriteLine(title == value.Name ? $"{title}: {value.Stage}" : $"{title}  {value.Name}: {value.Stage}");
            }
        }

        public override void Note(string text)
        {
            lock (gate) Console.Error.WriteLine($"{title}  {text}");
        }
    }

    sealed class JsonLines : ProgressView
    {
        readonly Lock gate = new();
        (string Name, string Stage) shown;

        protected override void Moved(RunProgress value) => Write(new()
        {
            ["progress"] = value.Fraction,
            ["arm"] = value.Arm,
            ["phase"] = value.Phase,
            ["step"] = value.Step,
            ["steps"] = value.Steps,
            ["seconds_left"] = value.SecondsLeft is { } left ? Math.Round(left, 1) : null,
        });

        public override void Report(DataProgress value)
        {
            lock (gate)
            {
                if (shown == (value.Name, value.Stage)) return;
                shown = (value.Name, value.Stage);
            }
            Write(new() { ["data"] = value.Name, ["stage"] = value.Stage });
        }

        protected override void Waits(IReadOnlyList<string> arms) => Write(new() { ["waits_for"] = new System.Text.Json.Nodes.JsonArray([.. arms.Select(arm => (System.Text.Json.Nodes.JsonNode)arm)]) });

        public override void Note(string text) => Write(new() { ["note"] = text.Trim() });

        void Write(System.Text.Json.Nodes.JsonObject line)
        {
            lock (gate) Console.Error.WriteLine(JsonText.Of(line));
        }
    }
}
