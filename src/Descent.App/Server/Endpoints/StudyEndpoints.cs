using Descent.Analysis;
using Descent.App.Server.Documents;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Lab.Store;
using Descent.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Descent.App.Server.Endpoints;

/// <summary>The catalogue, and what a form needs to know of one study.</summary>
static class StudyEndpoints
{
    const int Recent = 20;

    static readonly Lazy<IReadOnlyList<Study>> Catalogue = new(() => StudyCatalogue.All);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/studies", List);
        routes.MapGet("/api/studies/{study}", One);
    }

    static Task List(HttpContext context)
    {
        var store = context.RequestServices.GetRequiredService<RunStore>();
        var overview = store.Overview();
        var latest = Summaries.Of(store, [.. overview.Values.Select(one => one.Latest)]).ToDictionary(run => run.Study, StringComparer.Ordinal);
        IReadOnlyList<StudySummaryDocument> studies = [.. Catalogue.Value.Select(study =>
        {
            var listing = StudyListing.Of(study);
            return new StudySummaryDocument(listing.Slug, listing.Title, listing.Paper, listing.Family, listing.Scales, study.Claims.Count,
                overview.TryGetValue(listing.Slug, out var runs) ? runs.Runs : 0, latest.GetValueOrDefault(listing.Slug));
        })];
        return ServerJson.Write(context, studies, ServerJson.Default.Studies);
    }

    static Task One(HttpContext context)
    {
        var study = StudyCatalogue.Find(Asked.Route(context, "study"));
        var store = context.RequestServices.GetRequiredService<RunStore>();
        var slug = study.Paper.Slug;
        var recent = Summaries.Of(store, store.List(new RunFilter(slug, Limit: Recent)));
        var runs = store.Count(new RunFilter(slug));
        var listing = StudyListing.Of(study);
        var document = new StudyDocument(slug, listing.Title, listing.Paper, listing.Family, listing.Scales, study.Claims.Count, runs,
            recent.FirstOrDefault(run => run is { Tally: not null, Sweep: null }) ?? (recent is [var newest, ..] ? newest : null), Options(study), [.. study.Arms.Select(arm => arm.Name)],
            At(study.SeedCount), [.. study.Claims.Select(Claim)], recent, [.. InstrumentCatalogue.All.Select(instrument => new InstrumentDocument(instrument.Name, instrument.Summary))]);
        return ServerJson.Write(context, document, ServerJson.Default.StudyDocument);
    }

    static ByScale<T> At<T>(Func<Scale, T> read) => new(read(Scale.Quick), read(Scale.Default), read(Scale.Full));

    static AskedDocument Claim(Claim claim) => new(claim.Id, Words.Of(claim.Kind), claim.Text, claim.Asked!.Text, claim.Expected!.Text);

    static OptionDocument[] Options(Study study)
    {
        var scales = At(scale => StudyOptions.Create(study.GetType(), scale, []));
        return [.. OptionSet.Of(study.GetType()).Options.Select(option => new OptionDocument(option.Name, option.Description, option.Unit, KindOf(option), option.IsArray, option.Choices,
            option.Range?.Min, option.Range?.Max, option.Takes, new(Text(option, scales.Quick), Text(option, scales.Default), Text(option, scales.Full))))];
    }

    static string Text(OptionInfo option, Study study) => OptionText.Format(option.ValueIn(study));

    static string KindOf(OptionInfo option) => option.ElementType switch
    {
        var type when type == typeof(bool) => "truth",
        _ when option.Choices.Count > 0 => "choice",
        var type when type == typeof(int) || type == typeof(long) => "integer",
        var type when type == typeof(double) => "number",
        _ => "text",
    };
}
