using System.Text.RegularExpressions;
using Clawtail.Host.Http;
using Clawtail.Host.Report;
using Clawtail.Tailer.OpenClaw.Native;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.Http;

public sealed class OverviewTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly LocalCalendar Utc = new(TimeZoneInfo.Utc);

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
                new("openai-codex", "o***@example.com", "plus", "5h", "codex", 0.62, Now.AddHours(2), Now.AddHours(2), Now.AddMinutes(-4), 85),
                new("openai-codex", "o***@example.com", "plus", "7d", "codex", 0.9, Now.AddSeconds(-1), null, Now.AddDays(-1), null),
            ], []);

        var page = Render(ReportOf("gpt-5.5") with { Quota = QuotaUse.From(quota, Now) });

        Assert.Contains("<b>62 %</b> of <bdi>5h</bdi> used", page, StringComparison.Ordinal);
        Assert.Contains("resets in 2 h", page, StringComparison.Ordinal);
        Assert.Contains("last refused after 85 messages", page, StringComparison.Ordinal);
        Assert.Contains("said 4 min ago", page, StringComparison.Ordinal);
        Assert.DoesNotContain("90 %", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("62 %", StringComparison.Ordinal) < page.IndexOf("Codex plan, last 5 hours", StringComparison.Ordinal));
    }

    private static string Render(UsageReport report) => new Overview(new FakeTailerView(), report, Utc, Now).Render();

    private static UsageReport ReportOf(params string[] names)
    {
        var usage = new Usage(1000, 1, 2_000_000, 300_000, 40_000_000, 0, 12.5m);
        NamedUsage[] rows = [.. names.Select(name => new NamedUsage(name, usage))];
        Bucket[] Buckets(int count, TimeSpan step) => [.. Enumerable.Range(0, count).Select(bucket => new Bucket(Now - (step * (count - bucket)), rows))];
        PlanWindow[] windows = [new("5h", 5, rows, 9, "plus", 1200, 1), new("7d", 50, rows, 60, null, null, 1)];
        return new(1, "1.2.3", Now, "UTC", true, Now.AddDays(-40), Now, windows, usage, usage, usage, usage,
            Buckets(24, TimeSpan.FromHours(1)), Buckets(30, TimeSpan.FromDays(1)), rows, rows, rows, [new("rate_limit", 3)]);
    }
}
