using System.Collections.Immutable;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Sessions;
using Xunit;

namespace Clawtail.Tests.Metrics;

public sealed class SessionGaugesTests
{
    [Fact]
    public async Task A_session_is_active_while_its_newest_entry_is_younger_than_the_window()
    {
        await using var exposition = Exposition.OfEmptyHome();
        var now = exposition.Time.GetUtcNow();
        exposition.Tailer.Sessions = Recent(("main", now), ("main", now.AddMinutes(-59)), ("main", now.AddHours(-1)), ("cron", now));

        var page = await exposition.ScrapeAsync();

        Assert.Equal(2, page[Active("main")]);
        Assert.Equal(1, page[Active("cron")]);
    }

    [Fact]
    public async Task Sessions_become_inactive_by_the_clock_alone_and_their_kind_stays_at_zero()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Sessions = Recent(("cron", exposition.Time.GetUtcNow()));
        await exposition.ScrapeAsync();

        exposition.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, (await exposition.ScrapeAsync())[Active("cron")]);

        exposition.Tailer.Sessions = SessionCounts.Empty;
        Assert.Equal(0, (await exposition.ScrapeAsync())[Active("cron")]);
    }

    [Fact]
    public async Task Indexed_sessions_are_counted_by_kind()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Sessions = Indexed(("main", 1), ("cron", 5));

        var page = await exposition.ScrapeAsync();

        Assert.Equal(1, page["""openclaw_codex_sessions{kind="main"}"""]);
        Assert.Equal(5, page["""openclaw_codex_sessions{kind="cron"}"""]);
    }

    [Fact]
    public async Task Kinds_beyond_the_budget_share_other()
    {
        await using var exposition = Exposition.OfEmptyHome(maxSeries: 2);
        exposition.Tailer.Sessions = Indexed(("a", 1), ("b", 2), ("c", 3));

        var page = await exposition.ScrapeAsync();

        Assert.Equal(1, page["""openclaw_codex_sessions{kind="a"}"""]);
        Assert.Equal(5, page["""openclaw_codex_sessions{kind="other"}"""]);
        Assert.Equal(3, page.Samples.Keys.Count(s => s.StartsWith("openclaw_codex_sessions", StringComparison.Ordinal)));
    }

    private static string Active(string kind) => $$"""openclaw_codex_active_sessions{kind="{{kind}}"}""";

    private static SessionCounts Recent(params (string Kind, DateTimeOffset LastEntry)[] sessions) =>
        SessionCounts.Empty with { RecentEntries = [.. sessions.Select(s => new SessionActivity(s.Kind, s.LastEntry))] };

    private static SessionCounts Indexed(params (string Kind, int Count)[] kinds) =>
        SessionCounts.Empty with { Indexed = kinds.ToImmutableSortedDictionary(k => k.Kind, k => k.Count) };
}
