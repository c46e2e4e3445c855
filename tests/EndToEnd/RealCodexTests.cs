using System.Net;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>The published program beside a real OpenClaw whose agents answer through the real Codex, against the provider's own log.</summary>
[Trait("load", "heavy")]
public sealed class RealCodexTests(OpenClawInstallation installation)
{
    private const string Plan = """{provider="openai-codex",account="o***@example.invalid",plan="plus",window="5h",limit="codex"}""";

    /// <summary>The one that was tried again, and the one at the plan's limit.</summary>
    private static readonly string[] Refusals = [Error("rate_limit"), Error("usage_limit")];

    [Fact]
    public async Task What_the_native_runtime_was_charged_and_refused_is_counted_as_the_provider_logged_it()
    {
        await installation.NeedAsync(withCodex: true);
        using var folder = new TempFolder();
        using var provider = new CodexProvider();
        var (home, state) = (folder.Combine("home"), folder.Combine("state"));
        await using var gateway = NativeGateway.Start(installation, home, provider);
        await using (var first = Serve(home, state))
        {
            await first.UntilReadyAsync();
            await gateway.UntilReadyAsync();
            await gateway.SayUntilAnsweredAsync("agent:main:main", "ping");
            await gateway.SayAsync("agent:main:main", CodexProvider.UseTool);
            await first.UntilAsync(async () => (await first.ScrapeAsync()).Sum("openclaw_codex_messages_total") == Charged(provider).Count);
            await first.KillAsync();
        }

        // Nobody looks on while a call is refused and tried again.
        await gateway.SayAsync("agent:main:explicit:refused", CodexProvider.RefuseOnce);
        await using var program = Serve(home, state);
        await gateway.SayAsync("agent:main:explicit:used-up", CodexProvider.UsedUp, HttpStatusCode.TooManyRequests);
        await program.UntilAsync(async () =>
        {
            var seen = await program.ScrapeAsync();
            return seen.Sum("openclaw_codex_messages_total") == Charged(provider).Count && Refusals.All(reason => seen[reason] == 1);
        });

        AssertEqualsLog(await program.ScrapeAsync(), provider);
    }

    private static ClawtailProgram Serve(string home, string state) => ClawtailProgram.Serve(home, state, "--new-series-hold", "1s", "--sweep-interval", "1s");

    private static void AssertEqualsLog(ScrapedPage page, CodexProvider provider)
    {
        var charged = Charged(provider);
        Assert.Equal((charged.Count - 1, 1), (Of(page, "messages_total", "main"), Of(page, "messages_total", "explicit")));
        Assert.Equal(
            (charged.Sum(c => c.Input), charged.Sum(c => c.CacheRead), charged.Sum(c => c.Output)),
            (page.Sum("openclaw_codex_input_tokens_total"), page.Sum("openclaw_codex_cache_read_tokens_total"), page.Sum("openclaw_codex_output_tokens_total")));
        Assert.True(provider.Answered.Count > charged.Count);

        Assert.Equal(2, provider.Refused);
        Assert.All(Refusals, reason => Assert.Equal(1, page[reason]));

        Assert.Equal((1, provider.ResetsAt), (page[$"openclaw_codex_rate_limit_used_ratio{Plan}"], page[$"openclaw_codex_rate_limit_reset_timestamp_seconds{Plan}"]));
        Assert.Equal(0.54, page[$"openclaw_codex_rate_limit_used_ratio{Plan.Replace("5h", "7d", StringComparison.Ordinal)}"]);
        Assert.DoesNotContain("CANARY", page.Text, StringComparison.Ordinal);
    }

    private static string Error(string reason) => $$"""openclaw_codex_message_errors_total{provider="openai-codex",model="{{CodexProvider.Model}}",reason="{{reason}}"}""";

    /// <summary>Titles are asked of another model, and are on no disk.</summary>
    private static List<ProviderCall> Charged(CodexProvider provider) => [.. provider.Answered.Where(c => c.Model == CodexProvider.Model)];

    private static double? Of(ScrapedPage page, string metric, string kind) =>
        page[$$"""openclaw_codex_{{metric}}{provider="openai-codex",model="{{CodexProvider.Model}}",session_kind="{{kind}}"}"""];
}
