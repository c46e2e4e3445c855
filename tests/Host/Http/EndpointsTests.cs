using System.Net;
using Clawtail.Tailer;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.Http;

public sealed class EndpointsTests
{
    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/metrics", HttpStatusCode.OK)]
    [InlineData("/metrics?name[]=up", HttpStatusCode.OK)]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/readyz", HttpStatusCode.OK)]
    [InlineData("/metrics/", HttpStatusCode.NotFound)]
    [InlineData("/Metrics", HttpStatusCode.NotFound)]
    [InlineData("/favicon.ico", HttpStatusCode.NotFound)]
    [InlineData("/../etc/passwd", HttpStatusCode.NotFound)]
    public async Task There_are_four_pages_and_nothing_is_kept_by_caches(string path, HttpStatusCode status)
    {
        await using var web = await WebHarness.StartAsync();

        var response = await web.GetAsync(path);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Empty(response.Headers.Server);
    }

    [Theory]
    [InlineData("POST", "/metrics")]
    [InlineData("DELETE", "/")]
    [InlineData("OPTIONS", "/healthz")]
    public async Task They_can_only_be_read(string method, string path)
    {
        await using var web = await WebHarness.StartAsync();

        var response = await web.SendAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_body_is_not_read()
    {
        await using var web = await WebHarness.StartAsync();

        using var body = new StringContent(new string('x', 100_000));
        var response = await web.Client.PostAsync("/metrics", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task The_front_page_shows_no_usage_where_there_is_no_ledger_and_escapes_what_it_shows()
    {
        await using var web = await WebHarness.StartAsync();
        web.View.Status = new TailerStatus(false, "<script>&", ["<b>"], TimeSpan.Zero);

        var page = await WebHarness.TextAsync(await web.GetAsync("/"));

        Assert.DoesNotContain("<table", page, StringComparison.Ordinal);
        Assert.Contains("not ready: &lt;script&gt;&amp;", page, StringComparison.Ordinal);
        Assert.Contains("<li>not counted: &lt;b&gt;</li>", page, StringComparison.Ordinal);
    }
}
