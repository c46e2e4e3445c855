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
    /// <summary>Scrapers, probes and people: there are few of them.</summary>
    private const int MaxConnections = 100;

    public static WebApplication Create(ListenAddress listen, ILoggerFactory logging, TimeProvider time, RequestDelegate answer)
    {
        var connections = new ConnectionLimit(MaxConnections, logging.CreateLogger("Clawtail"), time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logging);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            listen.Listen(kestrel, endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                endpoint.Use(connections.Apply);
            });
        });
        var server = builder.Build();
        server.Run(answer);
        return server;
    }

    /// <summary>Scrapers and probes send a few short headers.</summary>
    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxRequestLineSize = 4 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 50;
        // A page is read as fast as it is sent; whoever does not read is cut off, and what was kept for him is free again.
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 4 * 1024, gracePeriod: TimeSpan.FromSeconds(10));
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        // Longer than most scrape intervals, so that a scraper keeps its connection.
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
    }
}
