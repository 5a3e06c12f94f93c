using System.Globalization;
using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Lab.Sweeps;

namespace Descent.App.Output;

/// <summary>What <c>sweep --json</c> prints.</summary>
static class SweepDocument
{
    /// <param name="options">Of the study: they type the values, which the store has as texts.</param>
    public static JsonObject Of(SweepResults results, SweepMap? map, OptionSet options)
    {
        var sweep = results.Sweep;
        return new()
        {
            ["sweep"] = sweep.Id,
            ["study"] = sweep.Study,
            ["scale"] = sweep.Scale,
            ["seeds"] = new JsonArray([.. sweep.Seeds.Select(seed => JsonValue.Create(seed))]),
            ["specification"] = Pairs(sweep.Specification),
            ["metric"] = results.Metric,
            ["goal"] = results.Maximize ? "maximize" : "minimize",
            ["trials"] = new JsonArray([.. results.Trials.Select(Trial)]),
            ["best"] = results.Best?.Trial.Ordinal,
            ["median"] = results.Ranked.Count > 0 ? JsonNumber.Of(results.MedianOfTrials) : null,
            ["waiting"] = sweep.Waiting,
            ["running"] = sweep.Running,
            ["done"] = sweep.Done,
            ["failed"] = sweep.Failed,
            ["metrics"] = new JsonArray([.. results.Metrics.Select(metric => JsonValue.Create(metric))]),
            ["figure"] = map?.Drawing.ToVegaLite(map.Title),
        };

        JsonNode Trial(TrialResult result)
        {
            var (trial, isKnown) = (result.Trial, result.Values.Count > 0);
            return new JsonObject
            {
                ["trial"] = trial.Ordinal,
                ["options"] = new JsonObject(trial.Options.Select(option => KeyValuePair.Create(option.Key, OptionJson.Of(options[option.Key], option.Value)))),
                ["assignments"] = new JsonArray([.. trial.Options.Select(option => JsonValue.Create($"{option.Key}={option.Value}"))]),
                ["state"] = Words.Of(trial.State),
                ["run"] = trial.Run,
                ["attempts"] = trial.Attempts,
                ["failures"] = trial.Failures,
                ["error"] = trial.Error,
                ["mean"] = isKnown ? JsonNumber.Of(result.Mean.Mean) : null,
                ["low"] = isKnown ? JsonNumber.Of(result.Mean.Interval.Low) : null,
                ["high"] = isKnown ? JsonNumber.Of(result.Mean.Interval.High) : null,
                ["median"] = isKnown ? JsonNumber.Of(result.Median) : null,
                ["best"] = isKnown ? JsonNumber.Of(result.BestSeed(results.Maximize)) : null,
                ["values"] = new JsonObject(result.Values.Select(value => KeyValuePair.Create(value.Key.ToString(CultureInfo.InvariantCulture), JsonNumber.Of(value.Value)))),
            };
        }
    }

    static JsonObject Pairs(IEnumerable<KeyValuePair<string, string>> pairs) => new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
}
