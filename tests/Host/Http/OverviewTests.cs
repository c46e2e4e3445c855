using System.Text.RegularExpressions;
using Clawtail.Host.Report;
using Clawtail.Tailer.OpenClaw.Native;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.Http;

public sealed class OverviewTests
{
    private static readonly DateTimeOffset Now = PageStates.Now;

    [Fact]
    public void Names_that_anybody_may_have_chosen_are_text_and_nothing_else()
    {
        string[] names = ["<script>alert(1)</script>", "\" onload=\"x", "{0} {1:X}", "مرحبا بالعالم", "🦞🦞", "a\u0000b\u001b[31m"];

        var page = Render(ReportOf(names)) + Render(ReportOf("", new string('x', 5000)));

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\" onload", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', page);
        Assert.Contains("<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("(unknown)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_labels_make_no_longer_page()
    {
        var page = Render(ReportOf([.. Enumerable.Range(0, 5000).Select(number => $"model-{number}")]));

        Assert.InRange(page.Length, 1, 30_000);
        Assert.Contains("4995 others", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_asked_of_another_place_and_every_element_is_closed()
    {
        var page = Render(ReportOf("gpt-5.5", "gpt-5.4-mini"));

        Assert.DoesNotMatch("(src|href)=\"(?!/)", page);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        foreach (var element in new[] { "section", "table", "thead", "tbody", "tr", "th", "td", "svg", "div", "span", "p", "ul", "li", "bdi", "header", "main", "nav" })
            Assert.Equal(Regex.Count(page, $"<{element}[ >]"), Regex.Count(page, $"</{element}>"));
    }

    [Fact]
    public async Task Page_and_JSON_say_so_while_there_is_no_ledger()
    {
        await using var web = await WebHarness.StartAsync();

        using var page = await web.GetAsync("/");
        using var json = await web.GetAsync("/usage.json");

        Assert.Equal((200, 503), ((int)page.StatusCode, (int)json.StatusCode));
        Assert.Contains("no turn yet", await WebHarness.TextAsync(page), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_provider_says_of_a_plan_comes_first_with_its_age_and_a_window_that_has_ended_is_gone()
    {
        var quota = new CodexQuota(
            [
                new("openai-codex", "o***@example.com", "plus", "5h", "codex", 0.62, Now.AddHours(2), Now.AddHours(2), Now.AddMinutes(-4), 85) { Refused = Now.AddHours(-26) },
                new("openai-codex", "o***@example.com", "plus", "7d", "codex", 0.9, Now.AddSeconds(-1), null, Now.AddDays(-1), null),
            ], []);

        var page = Render(ReportOf("gpt-5.5") with { Quota = QuotaUse.From(quota, Now, since => since == Now.AddHours(-3) ? 31 : 0) });

        Assert.Contains("<b>62 %</b> of <bdi>5h</bdi> used", page, StringComparison.Ordinal);
        Assert.Contains("resets in 2 h", page, StringComparison.Ordinal);
        Assert.Contains("31 messages counted here", page, StringComparison.Ordinal);
        Assert.Contains("at this pace used up in 2 h", page, StringComparison.Ordinal);
        Assert.Contains("last refused 26 h ago after 85 messages", page, StringComparison.Ordinal);
        Assert.Contains("said 4 min ago", page, StringComparison.Ordinal);
        Assert.DoesNotContain("90 %", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("62 %", StringComparison.Ordinal) < page.IndexOf("Codex plan, last 5 hours", StringComparison.Ordinal));
    }

    private static string Render(UsageReport report) => PageStates.Render(report, new FakeTailerView());

    private static UsageReport ReportOf(params string[] names) => PageStates.Of(names);
}
