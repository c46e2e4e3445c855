using Clawtail.Host.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Clawtail.Host.Http;

/// <summary>Which page answers which path, and what happens when none can.</summary>
internal sealed class Endpoints(
    MetricsEndpoint metrics, HealthEndpoints health, OverviewPage overview, HostNames hosts, ILogger log, TimeProvider time)
{
    /// <summary>A scraper gives up after 10 s unless told otherwise; whoever reads slower than this is not one.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(30);

    public async Task AnswerAsync(HttpContext context)
    {
        using var tooLong = new CancellationTokenSource(MaxTime, time);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, tooLong.Token);
        var path = context.Request.Path.Value ?? "";
        context.Response.SetCommonHeaders();
        try
        {
            await AnswerAsync(context, path, cancel.Token);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left. Nobody is there to be answered, and nothing is wrong with us.
        }
        catch (OperationCanceledException) when (tooLong.IsCancellationRequested)
        {
            log.RequestTimedOut(path);
            context.Abort();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await FailAsync(context, path, exception);
        }
    }

    private Task AnswerAsync(HttpContext context, string path, CancellationToken cancel)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)) return RefuseMethodAsync(context);

        return path switch
        {
            "/metrics" => metrics.AnswerAsync(context, cancel),
            "/healthz" => health.AnswerHealthAsync(context),
            "/readyz" => health.AnswerReadinessAsync(context),
            "/" or "/usage.json" when !hosts.IsOurs(context.Request.Host) => RefuseHostAsync(context),
            "/" => overview.AnswerAsync(context, cancel),
            "/usage.json" => overview.AnswerJsonAsync(context, cancel),
            _ => context.LineAsync(StatusCodes.Status404NotFound, "there is /, /usage.json, /metrics, /healthz and /readyz"),
        };
    }

    private static Task RefuseHostAsync(HttpContext context) => context.LineAsync(
        StatusCodes.Status421MisdirectedRequest, "this host name is not one of Clawtail's; --allow-host makes it one");

    private static Task RefuseMethodAsync(HttpContext context)
    {
        context.Response.Headers.Allow = "GET, HEAD";
        return context.LineAsync(StatusCodes.Status405MethodNotAllowed, "this can only be read: GET or HEAD");
    }

    /// <summary>The answer says nothing about the fault: it may be read by anybody, the log by the operator.</summary>
    private Task FailAsync(HttpContext context, string path, Exception exception)
    {
        log.RequestFailed(path, exception);
        if (context.Response.HasStarted)
        {
            // Half a page must not look like a whole one.
            context.Abort();
            return Task.CompletedTask;
        }
        context.Response.Clear();
        context.Response.SetCommonHeaders();
        return context.LineAsync(StatusCodes.Status500InternalServerError, "this failed; the log says why");
    }
}

/// <summary>The ways to answer that all endpoints share.</summary>
internal static class Answers
{
    /// <summary>Answers with text, of one line as a rule. For HEAD the server leaves it away.</summary>
    public static Task LineAsync(this HttpContext context, int status, string line)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(line + "\n", context.RequestAborted);
    }

    /// <summary>What is true of every answer: it holds for this moment, and is what it says it is.</summary>
    public static void SetCommonHeaders(this HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
