using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Descent.Lab.Sweeps;
using Spectre.Console;

namespace Descent.App.Output;

/// <summary>Shows how far a sweep is: a live bar, a line every few seconds, or JSON lines; always on standard error.</summary>
abstract class SweepView : IProgress<SweepProgress>
{
    /// <summary>Runs the work with the view that suits the terminal.</summary>
    public static T Show<T>(string title, bool json, Func<SweepView, T> work)
    {
        if (json) return work(new JsonLines());
        if (!Terminal.IsLive) return work(new PlainLines(title));
        return Terminal.Progress.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .Start(context => work(new Bar(title, context.AddTask(Markup.Escape(title), maxValue: 1))));
    }

    public abstract void Report(SweepProgress value);

    static string Text(SweepProgress value) => string.Create(CultureInfo.InvariantCulture,
        $"{value.Done} of {value.Trials} done{(value.Failed > 0 ? $", {value.Failed} failed" : "")}, {value.Running} running");

    sealed class Bar(string title, ProgressTask task) : SweepView
    {
        public override void Report(SweepProgress value)
        {
            task.Description = $"{Markup.Escape(title)} [grey]{Text(value)}[/]";
            task.Value = (double)(value.Done + value.Failed) / value.Trials;
        }
    }

    sealed class PlainLines(string title) : SweepView
    {
        const double Interval = 3;
        readonly Stopwatch watch = Stopwatch.StartNew();
        double next = Interval;

        public override void Report(SweepProgress value)
        {
            var elapsed = watch.Elapsed.TotalSeconds;
            if (elapsed < next) return;
            next = elapsed + Interval;
            Console.Error.WriteLine($"{title}  {Text(value)}  {ProgressView.Clock(elapsed)} gone");
        }
    }

    sealed class JsonLines : SweepView
    {
        SweepProgress? shown;

        public override void Report(SweepProgress value)
        {
            if (value == shown) return;
            shown = value;
            Console.Error.WriteLine(JsonText.Of(new JsonObject
            {
                ["progress"] = (double)(value.Done + value.Failed) / value.Trials,
                ["trials"] = value.Trials,
                ["waiting"] = value.Waiting,
                ["running"] = value.Running,
                ["done"] = value.Done,
                ["failed"] = value.Failed,
            }));
        }
    }
}
