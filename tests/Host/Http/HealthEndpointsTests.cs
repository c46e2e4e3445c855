using System.Net;
using Clawtail.Tailer;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.Http;

public sealed class HealthEndpointsTests
{
    [Fact]
    public async Task It_is_healthy_while_the_loop_turns()
    {
        await using var web = await WebHarness.StartAsync();

        web.View.Status = new TailerStatus(false, "busy", [], TimeSpan.FromSeconds(89));
        var response = await web.GetAsync("/healthz");

        Assert.Equal((HttpStatusCode.OK, "ok\n"), (response.StatusCode, await WebHarness.TextAsync(response)));
    }

    [Fact]
    public async Task It_is_not_when_three_sweeps_were_missed()
    {
        await using var web = await WebHarness.StartAsync();

        web.View.Status = new TailerStatus(true, null, [], TimeSpan.FromSeconds(90));
        var response = await web.GetAsync("/healthz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("the loop stands still for 90 s\n", await WebHarness.TextAsync(response));
    }

    [Fact]
    public async Task Readiness_is_the_tailers_word_with_its_reason()
    {
        await using var web = await WebHarness.StartAsync();

        var ready = await web.GetAsync("/readyz");
        web.View.Status = new TailerStatus(false, "the disk is full", [], TimeSpan.Zero);
        var waiting = await web.GetAsync("/readyz");

        Assert.Equal((HttpStatusCode.OK, "ready\n"), (ready.StatusCode, await WebHarness.TextAsync(ready)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, waiting.StatusCode);
        Assert.Equal("the disk is full\n", await WebHarness.TextAsync(waiting));
    }

    [Fact]
    public async Task What_is_there_and_cannot_be_read_is_named_below_the_answer_and_the_rest_is_ready()
    {
        await using var web = await WebHarness.StartAsync();

        web.View.Status = new TailerStatus(true, null, ["agents/a/sessions: permission denied", "agents/b: permission denied"], TimeSpan.Zero);
        var response = await web.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            "ready\nnot counted: agents/a/sessions: permission denied\nnot counted: agents/b: permission denied\n",
            await WebHarness.TextAsync(response));
    }

    [Fact]
    public async Task Of_very_many_things_that_cannot_be_read_the_number_is_told()
    {
        await using var web = await WebHarness.StartAsync();

        web.View.Status = new TailerStatus(true, null, [.. Enumerable.Range(0, 1020).Select(number => $"file {number}")], TimeSpan.Zero);
        var text = await WebHarness.TextAsync(await web.GetAsync("/readyz"));

        Assert.Equal(22, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.EndsWith("not counted: 1000 more\n", text, StringComparison.Ordinal);
    }
}
