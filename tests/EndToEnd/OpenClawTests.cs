using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>The published program beside a real OpenClaw of the SQLite era.</summary>
[Trait("load", "heavy")]
public sealed class OpenClawTests(OpenClawInstallation installation)
{
    private const string Labels = """{provider="fake",model="fake-1",session_kind="explicit"}""";

    [Fact]
    public async Task What_a_real_openclaw_answers_and_fails_is_counted_while_it_runs()
    {
        using var folder = new TempFolder();
        using var model = new LoopbackModel();
        var openClaw = new OpenClawRelease(installation, folder.Combine("home"));
        await installation.NeedAsync();
        openClaw.Configure(model);
        await using var program = ClawtailProgram.Serve(folder.Combine("home"), folder.Combine("state"), "--new-series-hold", "1s");
        await program.UntilReadyAsync();

        var answered = await openClaw.SayAsync("s1", "ping");
        await UntilCountedAsync(program, "openclaw_codex_messages_total", 1, answered);
        var failed = await openClaw.SayAsync("s2", LoopbackModel.FailUnauthorized);
        await UntilCountedAsync(program, "openclaw_codex_message_errors_total", 1, failed);

        var page = await program.ScrapeAsync();
        Assert.Equal(1, page[$"openclaw_codex_messages_total{Labels}"]);
        Assert.Equal((61, 21, 40), (page[$"openclaw_codex_input_tokens_total{Labels}"], page[$"openclaw_codex_output_tokens_total{Labels}"], page[$"openclaw_codex_cache_read_tokens_total{Labels}"]));
        Assert.Equal(1, page["""openclaw_codex_message_errors_total{provider="fake",model="fake-1",reason="auth"}"""]);
    }

    private static Task UntilCountedAsync(ClawtailProgram program, string counter, int count, string said) => program.UntilAsync(async () =>
    {
        var page = await program.ScrapeAsync();
        Assert.True(page.Sum(counter) is null or <= 1, $"Counted {page.Sum(counter)}; OpenClaw said:\n{said}");
        return page.Sum(counter) == count;
    });
}
