using Microsoft.AspNetCore.Http;

namespace Clawtail.Host.Http;

/// <summary>The ways to answer that all pages share.</summary>
internal static class Replies
{
    /// <summary>Answers with one line of text. For HEAD the server leaves the line away.</summary>
    public static Task LineAsync(this HttpContext context, int status, string line)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(line + "\n", context.RequestAborted);
    }

    /// <summary>What is true of every answer: it holds for this moment, and is what it says it is.</summary>
    public static void Stamp(this HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
