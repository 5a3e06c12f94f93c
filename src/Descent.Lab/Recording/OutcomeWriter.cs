using System.Text.Json.Nodes;
using Dapper;
using Descent.Contracts;
using Descent.Lab.Store;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Recording;

/// <summary>What a run is judged to show: its claims, its figures, and the counts of its verdicts.</summary>
/// <param name="Warnings">Figures that could not be drawn, and why.</param>
sealed record OutcomeWriter(StudyOutcome Outcome, IReadOnlyList<StoredFigure> Figures, IReadOnlyList<string> Warnings)
{
    /// <summary>Draws the figures; one that cannot be drawn takes no verdict down.</summary>
    public static OutcomeWriter Draw(StudyOutcome outcome)
    {
        var warnings = new List<string>();
        StoredFigure Draw(Figure figure)
        {
            try
            {
                return new(figure.Name, figure.Title, figure.Draw(outcome.Run).ToVegaLite(figure.Title), null);
            }
#pragma warning disable CA1031 // The figure is the study's: it may throw anything.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                warnings.Add($"figure '{figure.Name}': {fault.Message}");
                return new(figure.Name, figure.Title, null, fault.Message);
            }
        }
        return new(outcome, [.. outcome.Study.Figures.Select(Draw)], warnings);
    }

    /// <summary>Puts them in the place of what a run has.</summary>
    public void Write(SqliteConnection connection, long run)
    {
        var tally = Tally.Of(Outcome.Claims);
        connection.Execute("DELETE FROM claim WHERE run = @run; DELETE FROM figure WHERE run = @run", new { run });
        connection.Execute("INSERT INTO claim (run, ordinal, document) VALUES (@run, @Ordinal, @Document)", Outcome.Claims.Select((claim, i) => new { run, Ordinal = i, Document = ClaimText.Write(claim) }));
        connection.Execute("INSERT INTO figure (run, ordinal, name, title, specification, error) VALUES (@run, @Ordinal, @Name, @Title, @Specification, @Error)",
            Figures.Select((figure, i) => new { run, Ordinal = i, figure.Name, figure.Title, Specification = figure.Specification?.ToJsonString(System.Text.Json.JsonSerializerOptions.Default), figure.Error }));
        connection.Execute("UPDATE run SET held = @Held, failed = @Failed, inconclusive = @Inconclusive, surprises = @Surprises WHERE number = @run", new { tally.Held, tally.Failed, tally.Inconclusive, tally.Surprises, run });
    }
}
