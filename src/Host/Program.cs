using Microsoft.Data.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Clawtail.Host;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var db = new SqliteConnection("Data Source=:memory:");
        db.Open();
        var root = new System.CommandLine.RootCommand("x");
        root.Parse(args);
        var b = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        b.WebHost.UseKestrelCore();
        var app = b.Build();
        var reg = Prometheus.Metrics.NewCustomRegistry();
        Prometheus.Metrics.WithCustomRegistry(reg).CreateCounter("a_total", "x").IncTo(4);
        app.Run(async c => { c.Response.ContentType = "text/plain"; await reg.CollectAndExportAsTextAsync(c.Response.Body, Prometheus.ExpositionFormat.OpenMetricsText); });
        app.Urls.Add("http://127.0.0.1:9199");
        await app.RunAsync();
        return 0;
    }
}
