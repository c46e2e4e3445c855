using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Clawtail.Host.Http;

/// <summary>Makes the web server: Kestrel with nothing around it.</summary>
internal static class WebServer
{
    public static WebApplication Create(ListenAddress listen, ILoggerFactory logging, RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logging);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            listen.Listen(kestrel, SetProtocol);
        });
        var server = builder.Build();
        server.Run(answer);
        return server;
    }

    /// <summary>Scrapers and probes send a few short headers, and there are few of them.</summary>
    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 100;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxRequestLineSize = 4 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 50;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        // Longer than most scrape intervals, so that a scraper keeps its connection.
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
    }

    private static void SetProtocol(ListenOptions endpoint) => endpoint.Protocols = HttpProtocols.Http1;
}
