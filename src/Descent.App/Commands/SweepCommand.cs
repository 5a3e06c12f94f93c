using System.CommandLine;
using Descent.App.Output;
using Descent.App.Runs;
using Descent.Contracts;
using Descent.Data;
using Descent.Engine;
using Descent.Lab.Store;
using Descent.Lab.Sweeps;

namespace Descent.App.Commands;

/// <summary><c>descent sweep STUDY</c>: many trials of a study over its options, kept in the store; the same command goes on where it was.</summary>
static class SweepCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("study") { Description = "A study's name, or a C# file with a study of your own." };
        var command = new Command("sweep", """
            Run a study over values of its options; the same command again goes on where it was.

            Examples:
              descent sweep coarse-gradient --grid bits=1,2,4 --log rate=1e-3:1e-1:5 --seeds 4 --metric relu/loss
              descent sweep ./mine.cs --range curvature=0.1:10:log --halton 64 --jobs 2 --name curvature
            """) { name };
        foreach (var option in SweepOptions.All) command.Add(option);
        command.SetAction(parsed => Run(parsed, parsed.GetValue(name)!));
        return command;
    }

    static int Run(ParseResult parsed, string given)
    {
        // Whatever can be wrong is found before any work.
        var study = StudyFile.Resolve(given);
        var plan = SweepOptions.Plan(parsed, study, StudyFile.IsFile(given) ? Path.GetFullPath(given) : null);
        var (metric, maximize, map, jobs, policy) = (SweepOptions.MetricOf(parsed), SweepOptions.MaximizeOf(parsed), SweepOptions.MapOf(parsed), SweepOptions.JobsOf(parsed), SweepOptions.PolicyOf(parsed));
        var name = SweepOptions.NameOf(parsed) ?? plan.DefaultName();
        if (map is var (x, y) && ((string[])[x, y]).FirstOrDefault(one => plan.Varied.All(option => option.Name != one)) is { } missing) throw new ContractException("unknown-option", $"The sweep does not vary option '{missing}'.", NearestNames.Hint(missing, plan.Varied.Select(option => option.Name)));
        var json = parsed.GetValue(CommonOptions.Json);
        using var interruption = new Interruption(parsed);
        if (parsed.GetValue(CommonOptions.DataDirectory) is { } folder) Environment.SetEnvironmentVariable(DataOptions.DirectoryVariable, Path.GetFullPath(folder));
        Prepare(plan, metric, json, interruption.Token);
        var store = RunStore.Open();
        var sweep = store.OpenSweep(plan, name, policy.Retries);
        if (!json) Console.Error.WriteLine(FormattableString.Invariant($"sweep {name}: {Words.Count(sweep.Trials, "trial")} of {Words.Count(plan.Seeds.Count, "seed")}{(sweep.Done + sweep.Failed > 0 ? $", {sweep.Done} done and {sweep.Failed} failed before" : "")}"));
        var hasStopped = false;
        try
        {
            sweep = Output.SweepView.Show(name, json, view =>
            {
                var runner = new SweepRunner(store, new ProcessTrialRunner(Math.Min(jobs, sweep.Trials)), jobs, policy, view)
                {
                    FirstDone = run =>
                    {
                        if (metric is null) return;
                        SweepResults.CheckMetric(store, run, metric);
                        store.KeepSweepGoal(name, metric, maximize);
                    },
                };
                var ended = runner.Run(plan, name, interruption.Token).GetAwaiter().GetResult();
                hasStopped = runner.HasStopped && ended.Waiting > 0;
                return ended;
            });
        }
        catch (OperationCanceledException)
        {
            sweep = store.Sweep(name);
            throw new ContractException("interrupted", FormattableString.Invariant($"Stopped: sweep '{name}' has {sweep.Done} of {Words.Count(sweep.Trials, "trial")} done."), "The same command goes on.");
        }
        var results = SweepResults.Of(store, name, metric, maximize);
        // Where all was done before, no run was the first.
        if (metric is not null) store.KeepSweepGoal(name, metric, maximize);
        var drawn = SweepMap.Of(results, map);
        if (drawn is not null) store.KeepSweepFigure(name, $"{drawn.X.Option}-by-{drawn.Y.Option}", drawn.Title, drawn.Drawing.ToVegaLite(drawn.Title));
        if (json) JsonText.Write(SweepDocument.Of(results, drawn, OptionSet.Of(study.GetType())));
        else SweepTable.Write(Terminal.Results, store, results, drawn);
        return hasStopped ? ExitCode.Interrupted : sweep.Failed + sweep.Waiting > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>Checks every trial's options and the metric's arm, and provides the data sets, so that trials do not fetch one side by side.</summary>
    static void Prepare(SweepPlan plan, string? metric, bool json, CancellationToken cancel)
    {
        var sources = new Dictionary<string, DatasetSource>(StringComparer.Ordinal);
        var arms = new SortedSet<string>(StringComparer.Ordinal);
        var arm = metric?.Split('/')[0];
        plan.CheckTrials(study =>
        {
            foreach (var source in StudyExecution.DataOf(study, plan.Study)) sources.TryAdd(source.Name, source);
            if (arm is not null && !arms.Contains(arm)) arms.UnionWith(study.Arms.Select(one => one.Name));
        });
        if (arm is not null && !arms.Contains(arm)) throw new ContractException("unknown-arm", $"No trial has an arm '{arm}', as --metric asks.", NearestNames.Hint(arm, arms));
        if (sources.Count == 0) return;
        ProgressView.Show(plan.Study.Paper.Slug, json, view =>
        {
            foreach (var source in sources.Values) source.Prepare(new DataOptions { Progress = view }, cancel);
            return true;
        });
    }
}
