using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Descent.App.Output;
using Descent.Bench;
using Descent.Contracts;
using Descent.Engine;

namespace Descent.App.Commands;

/// <summary><c>descent bench</c>: times the engine's workloads, beside PyTorch if asked, or checks that both compute the same.</summary>
static class BenchCommand
{
    /// <summary>Rounds of the two sides in turn; the median of their ratios is quoted.</summary>
    const int Turns = 3;

    static readonly Option<string?> Against = new("--against") { Description = "A peer to run in turn on this machine: pytorch." };

    static readonly Option<string?> Check = new("--check") { Description = "Compare with what 'pytorch_peer.py --dump FOLDER' wrote, and time nothing." };

    static readonly Option<bool> Profile = new("--profile") { Description = "Show what each kernel of a step takes." };

    static readonly Option<double> Seconds = new("--seconds") { Description = "Time for each round of a workload.", DefaultValueFactory = _ => 0.2 };

    static readonly Option<bool> Limits = new("--limits") { Description = "Measure the engine against the machine: dispatch, first calls, a step beside its kernels, matrix products, memory. About two minutes." };

    static readonly Option<bool> First = new("--first") { Description = "Time one workload's first call in this process: trace, compile, run." };

    static readonly Option<bool> Memory = new("--memory") { Description = "Read the resident set over a million steps of one workload." };

    static readonly Option<bool> Scaling = new("--scaling") { Description = "Measure how a step's time grows with width, batch and replicas. About two minutes." };

    static readonly Option<string?> Figure = new("--figure") { Description = "With --scaling or --flow: write a Vega-Lite specification with the data to this file." };

    static readonly Option<bool> Instruments = new("--instruments") { Description = "Measure two instruments, a top-20 Lanczos and a 1,000-sample tangent kernel, beside PyTorch. Some minutes." };

    static readonly Option<bool> Flow = new("--flow") { Description = "Measure tolerance, error and evaluations of the solvers of gradient flow." };

    static readonly Option<string?> Instrument = new("--instrument") { Hidden = true };

    static readonly Option<string?> Inputs = new("--inputs") { Hidden = true };

    static readonly Option<int> Threads = new("--threads") { Hidden = true };

    public static Command Create()
    {
        var names = new Argument<string[]>("workloads") { Description = "Names of workloads; all of them when none is given.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("bench", "Time the engine's workloads.") { names, Against, Check, Profile, Seconds, Limits, First, Memory, Scaling, Figure, Instruments, Flow, Instrument, Inputs, Threads, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var given = parsed.GetValue(names) ?? [];
            if (parsed.GetValue(Instrument) is { } task) return BenchInstruments.Measure(task, parsed.GetValue(Inputs)!, parsed.GetValue(Threads));
            CheckModes(parsed, given);
            var json = parsed.GetValue(CommonOptions.Json);
            if (parsed.GetValue(Limits)) return BenchLimits.Run(json);
            if (parsed.GetValue(Scaling)) return BenchScaling.Run(parsed.GetValue(Seconds), parsed.GetValue(Figure), json);
            if (parsed.GetValue(Flow)) return BenchFlow.Run(parsed.GetValue(Figure));
            if (parsed.GetValue(Instruments)) return BenchInstruments.Run(json);
            var workloads = Choose(given);
            if (parsed.GetValue(First)) return BenchLimits.RunFirst(One(workloads, First), json);
            if (parsed.GetValue(Memory)) return BenchLimits.RunMemory(One(workloads, Memory), json);
            if (parsed.GetValue(Check) is { } folder) return RunCheck(workloads, folder, json);
            if (parsed.GetValue(Profile)) return RunProfile(workloads);
            var against = parsed.GetValue(Against);
            if (against is not null and not "pytorch") throw new ContractException("unknown-peer", $"There is no peer '{against}'.", "Known: pytorch.");
            return RunTimes(workloads, against is not null, parsed.GetValue(Seconds), json);
        });
        return command;
    }

    static void CheckModes(ParseResult parsed, string[] names)
    {
        Option[] modes = [.. new Option[] { Against, Check, Profile, Limits, First, Memory, Scaling, Instruments, Flow }.Where(mode => parsed.GetResult(mode) is { Implicit: false })];
        if (modes is [var first, var second, ..]) throw new ContractException("usage", $"'descent bench' cannot do {first.Name} and {second.Name} at once.", "Give one of them.");
        if (parsed.GetValue(Figure) is not null && !parsed.GetValue(Scaling) && !parsed.GetValue(Flow)) throw new ContractException("usage", "--figure is drawn from --scaling or --flow, which are missing.", "Give one of them, too.");
        if (names is [var name, ..] && modes is [var alone] && (alone == Limits || alone == Scaling || alone == Instruments || alone == Flow)) throw new ContractException("usage", $"{alone.Name} has its own workloads and cannot take '{name}'.", "Give no name.");
    }

    static Workload One(Workload[] workloads, Option mode) => workloads is [var one]
        ? one
        : throw new ContractException("usage", $"{mode.Name} takes one workload, not {workloads.Length}.", "Only the first in a process tells anything: name one.");

    static Workload[] Choose(string[] names) => names.Length == 0 ? [.. Workload.All] : [.. names.Select(name =>
        Workload.All.FirstOrDefault(workload => workload.Name == name)
        ?? throw new ContractException("unknown-workload", $"There is no workload '{name}'.", NearestNames.Hint(name, Workload.All.Select(workload => workload.Name))))];

    static int RunCheck(Workload[] workloads, string folder, bool json)
    {
        var rows = workloads.Select(workload => ParityCheck.Of(workload, folder)).ToArray();
        if (json)
        {
            JsonArray all = [.. rows.Select(row => new JsonObject { ["workload"] = row.Workload, ["value_error"] = Number(row.ValueError), ["parameter_error"] = Number(row.ParameterError) })];
            JsonText.Write(all);
            return ExitCode.Done;
        }
        foreach (var row in rows)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Workload,-22} value {row.ValueError:0.0e+0}  parameters {row.ParameterError:0.0e+0}"));
        }
        return ExitCode.Done;
    }

    static JsonNode Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(InvariantNumber.NonFiniteName(value)!);

    static int RunProfile(Workload[] workloads)
    {
        foreach (var workload in workloads)
        {
            var run = workload.Start(workload.Draw(RandomKey.FromSeed(0)));
            // The JIT gives its best code some hundred milliseconds after a method's thirtieth call.
            for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < 1;) run.Profile(50);
            Console.Out.WriteLine($"{workload.Name}\n{run.Profile(200)}");
        }
        return ExitCode.Done;
    }

    static int RunTimes(Workload[] workloads, bool against, double seconds, bool json)
    {
        var rows = new JsonArray();
        var ratios = new List<double>();
        if (!json) Console.Out.WriteLine(against ? "workload                    us  threads   pytorch us  threads   ratio" : "workload                    us  threads");
        foreach (var workload in workloads)
        {
            var turns = Enumerable.Range(0, against ? Turns : 1).Select(_ => (Ours: Timing.Best(workload, seconds, 5), Theirs: against ? Peer.Best(workload.Name, seconds, 5) : null)).ToArray();
            var ours = Median(turns, turn => turn.Ours);
            var row = new JsonObject { ["workload"] = workload.Name, ["us"] = Math.Round(ours.Microseconds, 2), ["threads"] = ours.Threads };
            var line = string.Create(CultureInfo.InvariantCulture, $"{workload.Name,-22} {ours.Microseconds,9:0.0} {ours.Threads,8}");
            if (against)
            {
                var theirs = Median(turns, turn => turn.Theirs!);
                var ratio = turns.Select(turn => turn.Theirs!.Microseconds / turn.Ours.Microseconds).Order().ElementAt(Turns / 2);
                (row["peer_us"], row["peer_threads"], row["ratio"]) = (theirs.Microseconds, theirs.Threads, Math.Round(ratio, 3));
                line += string.Create(CultureInfo.InvariantCulture, $" {theirs.Microseconds,12:0.0} {theirs.Threads,8} {ratio,7:0.00}");
                if (workload.IsTraining) ratios.Add(ratio);
            }
            rows.Add(row);
            if (!json) Console.Out.WriteLine(line);
        }
        if (json) JsonText.Write(rows);
        else if (ratios.Count > 1)
        {
            var mean = Math.Exp(ratios.Average(Math.Log));
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"geometric mean of the {ratios.Count} workloads above the single kernels: {mean:0.00}"));
        }
        return ExitCode.Done;
    }

    static Timed Median<T>(T[] turns, Func<T, Timed> side) => turns.Select(side).OrderBy(timed => timed.Microseconds).ElementAt(turns.Length / 2);
}
