using System.IO.Compression;
using System.Net;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.Http;

public sealed class MetricsEndpointTests
{
    private const string Prometheus =
        "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.4,*/*;q=0.1";

    [Fact]
    public async Task A_scraper_gets_the_format_it_asks_for()
    {
        await using var web = await WebHarness.StartAsync();

        var asked = await web.GetAsync("/metrics", ("Accept", Prometheus));
        var plain = await web.GetAsync("/metrics", ("Accept", "*/*"));

        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", asked.Content.Headers.ContentType!.ToString());
        Assert.EndsWith("# EOF\n", await WebHarness.TextAsync(asked), StringComparison.Ordinal);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", plain.Content.Headers.ContentType!.ToString());
        Assert.Contains("Accept", plain.Headers.Vary);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("deflate, gzip;q=0.5", true)]
    [InlineData("*", true)]
    [InlineData("br;q=1, *;q=0.1", true)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("identity;q=1, gzip;q=0.5", false)]
    [InlineData("identity", false)]
    [InlineData("br", false)]
    [InlineData("", false)]
    public async Task A_page_is_compressed_when_that_is_liked(string acceptEncoding, bool compressed)
    {
        await using var web = await WebHarness.StartAsync();

        var response = await web.GetAsync("/metrics", ("Accept-Encoding", acceptEncoding));
        var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(compressed ? new GZipStream(body, CompressionMode.Decompress) : body);
        var page = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(compressed ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
        Assert.Contains("clawtail_build_info{", page, StringComparison.Ordinal);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
    }

    [Fact]
    public async Task HEAD_is_answered_like_GET_without_the_page()
    {
        await using var web = await WebHarness.StartAsync();

        var response = await web.SendAsync(HttpMethod.Head, "/metrics");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Empty(await WebHarness.TextAsync(response));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task Only_a_page_that_was_sent_shows_a_series_its_zero(string coding)
    {
        await using var web = await WebHarness.StartAsync();
        web.View.CompleteBaseline();
        web.View.Count("gpt-5.5", messages: 3);

        await web.SendAsync(HttpMethod.Head, "/metrics");
        web.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Empty(web.View.Asked);

        await web.GetAsync("/metrics", ("Accept-Encoding", coding));
        await web.GetAsync("/healthz");
        web.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Single(web.View.Asked);
    }

    [Fact]
    public async Task A_scrape_that_fails_is_a_500_and_the_log_says_why()
    {
        await using var web = await WebHarness.StartAsync();
        web.View.Fault = new InvalidOperationException("the cause");

        var response = await web.GetAsync("/metrics", ("Accept-Encoding", "gzip"));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("this failed; the log says why\n", await WebHarness.TextAsync(response));
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Contains("Error: A request for /metrics failed", web.Log.Lines);
        Assert.Contains(web.Log.Faults, fault => fault.Message == "the cause");
    }

    [Fact]
    public async Task The_next_scrape_after_a_failed_one_is_whole()
    {
        await using var web = await WebHarness.StartAsync();
        web.View.Fault = new InvalidOperationException("passing");
        await web.GetAsync("/metrics");

        web.View.Fault = null;
        var response = await web.GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
