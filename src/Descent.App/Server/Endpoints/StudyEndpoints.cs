using Descent.Analysis;
using Descent.App.Server.Documents;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Data;
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

    /// <summary>How many seeds each study of the catalogue has of its own at each scale.</summary>
    static readonly Lazy<IReadOnlyDictionary<(string Study, string Scale), int>> OwnSeeds = new(() => Catalogue.Value
        .SelectMany(study => Enum.GetValues<Scale>().Select(scale => (Key: (study.Paper.Slug, Words.Of(scale)), Seeds: study.SeedCount(scale)))).ToDictionary(one => one.Key, one => one.Seeds));

    static Task List(HttpContext context)
    {
        var store = context.RequestServices.GetRequiredService<RunStore>();
        var overview = store.Overview(OwnSeeds.Value);
        var latest = Summaries.Of(store, [.. overview.Values.Select(one => one.Shown)]).ToDictionary(run => run.Study, StringComparer.Ordinal);
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
        var store = context.RequestServices.GetRequiredService<RunStore>();
        var asked = Asked.Route(context, "study");
        // Somebody's own study is known by its runs alone.
        if (Catalogue.Value.All(study => study.Paper.Slug != asked) && store.Count(new RunFilter(asked)) is > 0 and var own)
        {
            return ServerJson.Write(context, new OwnStudyDocument(asked, own), ServerJson.Default.OwnStudyDocument);
        }
        var study = StudyCatalogue.Find(asked);
        var slug = study.Paper.Slug;
        var recent = Summaries.Of(store, store.List(new RunFilter(slug, Limit: Recent)));
        var overview = store.Overview(OwnSeeds.Value).GetValueOrDefault(slug);
        var listing = StudyListing.Of(study);
        var document = new StudyDocument(slug, listing.Title, listing.Paper, listing.Family, listing.Scales, study.Claims.Count, overview?.Runs ?? 0,
            overview is null ? null : Summaries.Of(store, [overview.Shown])[0], Options(study), [.. study.Arms.Select(arm => arm.Name)],
            At(study.SeedCount), [.. study.Claims.Select(Claim)], recent, [.. InstrumentCatalogue.All.Select(instrument => new InstrumentDocument(instrument.Name, instrument.Summary))]);
        return ServerJson.Write(context, document, ServerJson.Default.StudyDocument);
    }

    static ByScale<T> At<T>(Func<Scale, T> read) => new(read(Scale.Quick), read(Scale.Default), read(Scale.Full));

    static AskedDocument Claim(Claim claim) => new(claim.Id, Words.Of(claim.Kind), claim.Text, AskedText.Brief(claim.Asked!.Text), [.. claim.Expected!.Verdicts.Select(verdict => Words.Of(verdict))]);

    static OptionDocument[] Options(Study study)
    {
        var scales = At(scale => StudyOptions.Create(study.GetType(), scale, []));
        return [.. OptionSet.Of(study.GetType()).Options.Select(option => new OptionDocument(option.Name, option.Description, option.Unit, KindOf(option), option.IsArray, ChoicesOf(option, scales.Default),
            option.Range?.Min, option.Range?.Max, option.Takes, new(Text(option, scales.Quick), Text(option, scales.Default), Text(option, scales.Full))))];
    }

    static string Text(OptionInfo option, Study study) => OptionText.Format(option.ValueIn(study));

    /// <summary>The words of an option, or the names of the data sets that it may name: those of the kind of its own.</summary>
    static IReadOnlyList<string> ChoicesOf(OptionInfo option, Study study)
    {
        if (!RunRequests.NamesDataset(option)) return option.Choices;
        var kind = DatasetCatalogue.All.FirstOrDefault(source => source.Name == Text(option, study))?.Kind;
        return [.. RunRequests.MayBeNone(option) ? (string[])["none"] : [], .. DatasetCatalogue.All.Where(source => kind is null || source.Kind == kind).Select(source => source.Name)];
    }

    static string KindOf(OptionInfo option) => option.ElementType switch
    {
        var type when type == typeof(bool) => "truth",
        _ when option.Choices.Count > 0 || RunRequests.NamesDataset(option) => "choice",
        var type when type == typeof(int) || type == typeof(long) => "integer",
        var type when type == typeof(double) => "number",
        _ => "text",
    };
}
