using System.Text.Json;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Data;
using Descent.Lab.Store;
using Microsoft.AspNetCore.Http;

namespace Descent.App.Server.Access;

/// <summary>Every no of the server: the document that the command prints too, never a stack trace.</summary>
static class Refusal
{
    public static Task Write(HttpContext context, int status, string code, string message, string hint)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        var body = JsonSerializer.SerializeToUtf8Bytes(new ErrorDocument(new(code, message, hint)), ContractJson.Default.ErrorDocument);
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>Turns what an endpoint throws into a refusal.</summary>
    public static async Task Guard(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception fault) when (!context.Response.HasStarted && fault is not OperationCanceledException)
        {
            var (status, code, message, hint) = Describe(fault);
            if (code == "internal") await Console.Error.WriteLineAsync($"descent: {context.Request.Method} {context.Request.Path}: {fault}");
            await Write(context, status, code, message, hint);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser went away; there is nobody to tell.
        }
    }

    static (int Status, string Code, string Message, string Hint) Describe(Exception fault) => fault switch
    {
        StoreException { Code: "store-busy" } busy => (StatusCodes.Status503ServiceUnavailable, busy.Code, busy.Message, busy.Hint),
        ContractException known => (StatusOf(known.Code), known.Code, known.Message, known.Hint),
        DataException data => (StatusCodes.Status400BadRequest, data.Code, data.Message, data.Hint),
        BadHttpRequestException bad => (bad.StatusCode, "bad-request", bad.Message, ""),
        JsonException => (StatusCodes.Status400BadRequest, "bad-request", "The body is not the JSON that is expected here.", "See docs/dashboard.md."),
        _ => (StatusCodes.Status500InternalServerError, "internal", $"{fault.GetType().Name} in the server.", "This is a fault of descent; the terminal that serves the dashboard says more."),
    };

    static int StatusOf(string code) => code switch
    {
        "unknown-run" or "unknown-study" or "unknown-sweep" or "unknown-figure" => StatusCodes.Status404NotFound,
        "run-active" or "not-running" or "another-kernel" or "another-build" or "another-program" => StatusCodes.Status409Conflict,
        "too-many-streams" or "too-many-runs" => StatusCodes.Status503ServiceUnavailable,
        _ when code.StartsWith("store-", StringComparison.Ordinal) || code is "disk-full" or "run-failed" => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status400BadRequest,
    };
}
