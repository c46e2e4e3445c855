using System.Net;
using Clawtail.Tailer;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.Http;

public sealed class HealthPagesTests
{
    [Fact]
    public async Task It_is_healthy_while_the_loop_turns()
    {
        await using var web = await WebHarness.StartAsync();

        web.Time.Advance(TimeSpan.FromHours(1));
        web.View.Status = new TailerStatus(false, "busy", web.Time.GetUtcNow());
        web.Time.Advance(TimeSpan.FromSeconds(89));
        var response = await web.GetAsync("/healthz");

        Assert.Equal((HttpStatusCode.OK, "ok\n"), (response.StatusCode, await WebHarness.TextAsync(response)));
    }

    [Fact]
    public async Task It_is_not_when_three_sweeps_were_missed()
    {
        await using var web = await WebHarness.StartAsync();

        web.Time.Advance(TimeSpan.FromSeconds(90));
        var response = await web.GetAsync("/healthz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("the loop stands still for 90 s\n", await WebHarness.TextAsync(response));
    }

    [Fact]
    public async Task Readiness_is_the_tailers_word_with_its_reason()
    {
        await using var web = await WebHarness.StartAsync();

        var ready = await web.GetAsync("/readyz");
        web.View.Status = new TailerStatus(false, "the disk is full", web.Time.GetUtcNow());
        var waiting = await web.GetAsync("/readyz");

        Assert.Equal((HttpStatusCode.OK, "ready\n"), (ready.StatusCode, await WebHarness.TextAsync(ready)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, waiting.StatusCode);
        Assert.Equal("the disk is full\n", await WebHarness.TextAsync(waiting));
    }
}
