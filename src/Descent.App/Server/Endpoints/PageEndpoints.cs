using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Descent.App.Server.Endpoints;

/// <summary>The pages: one document whatever the page, and the files that it names.</summary>
static class PageEndpoints
{
    static readonly string[] Methods = ["GET", "HEAD"];
    static readonly string[] Pages = ["/", "/studies/{study}", "/runs", "/runs/{run}", "/compare", "/sweeps", "/sweeps/{sweep}"];

    const string Missing = "This descent was built without its pages, for lack of Node.js.\nInstall Node 20.19 or later and run ./descent again, which builds them; every other command works without.\n";

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var page in Pages) routes.MapMethods(page, Methods, SendPage);
        foreach (var path in Assets.Embedded.Paths.Where(path => path != "/index.html")) routes.MapMethods(path, Methods, context => Assets.Embedded.Send(context, path));
    }

    /// <summary>At an address that is none, a browser gets the page that says so; whoever asks for something else gets the bare status.</summary>
    public static Task SendMissing(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not null || !HttpMethods.IsGet(context.Request.Method) || !context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)) return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return SendPage(context);
    }

    static Task SendPage(HttpContext context)
    {
        if (Assets.Embedded.AreThere) return Assets.Embedded.Send(context, "/index.html");
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(Missing);
    }
}
