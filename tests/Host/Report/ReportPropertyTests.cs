using Clawtail.Host.Http;
using Clawtail.Host.Report;
using Clawtail.Metrics;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Native;
using Clawtail.Tests.Metrics;
using Clawtail.Tests.Support;
using Clawtail.Tests.Tailer.Ledger;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Host.Report;

public sealed class ReportPropertyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 3, 14, 47, 11, TimeSpan.Zero);

    /// <summary>Around the days on which clocks are set, in zones that do it by an hour, by half of one, at midnight, or never.</summary>
    private static readonly Gen<(string Zone, DateTimeOffset Now)> Moments = Gen.Select(
        Gen.OneOf(Gen.Const("Europe/Berlin"), Gen.Const("America/New_York"), Gen.Const("Australia/Lord_Howe"), Gen.Const("America/Santiago"), Gen.Const("Asia/Kathmandu"), Gen.Const("UTC")),
        Gen.OneOf(Gen.Const("2026-03-08"), Gen.Const("2026-03-29"), Gen.Const("2026-04-05"), Gen.Const("2026-09-06"), Gen.Const("2026-10-04"), Gen.Const("2026-10-25"), Gen.Const("2026-11-01")),
        Gen.Long[0, 2L * 24 * 3_600_000],
        (zone, day, offset) => (zone, DateTimeOffset.Parse(day + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture).AddMilliseconds(offset)));

    private static readonly Gen<Turn[]> Turns = Gen.Select(
        Gen.Int[0, 3], Gen.OneOf(Gen.Long[0, 3_600_000], Gen.Long[0, 90L * 24 * 3_600_000]), Gen.Bool, Gen.Int[0, 5000], (model, age, failed, tokens) => new Turn
        {
            Time = (Now - TimeSpan.FromMilliseconds(age)).ToUnixTimeMilliseconds(),
            Provider = model == 0 ? "ollama" : "openai-codex",
            Model = $"m{model}",
            ErrorReason = failed ? "rate_limit" : null,
            Messages = failed ? 0 : 1,
            Tokens = new TokenCounts(tokens, 1, tokens / 2, 0),
            CostNanoUsd = tokens * 1000L,
        }).Array[0, 60].Select(turns => turns.Select((turn, index) => turn with { Key = new TurnKey(1, (ulong)index) }).ToArray());

    [Fact]
    public void Every_figure_of_a_report_is_the_sum_of_the_turns_it_names() =>
        Gen.Select(Turns, Gen.OneOf(Gen.Const("UTC"), Gen.Const("Europe/Berlin"), Gen.Const("Asia/Kolkata"), Gen.Const("America/St_Johns"))).Sample((turns, zone) =>
        {
            using var ledger = new MemoryLedger();
            ledger.Count(turns);
            using var history = new LedgerHistory(ledger.Connection);
            var calendar = new LocalCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone));

            var report = new ReportBuilder(history, calendar, PlanLimit.RateCard, CodexQuota.Empty, Now).Build();

            var today = calendar.DayOf(Now);
            Assert.Equal(Sum(turns, turn => calendar.DayOf(At(turn)) == today), report.Today);
            Assert.Equal(Sum(turns, turn => calendar.DayOf(At(turn)) == today.AddDays(-1)), report.Yesterday);
            Assert.Equal(Sum(turns, turn => calendar.DayOf(At(turn)) is var day && (day.Year, day.Month) == (today.Year, today.Month)), report.Month);
            Assert.Equal(Sum(turns, turn => At(turn) > Now - TimeSpan.FromDays(7)), report.Last7Days);
            Assert.Equal(report.Last7Days, Total(report.Models));
            Assert.Equal(report.Last7Days, Total(report.Kinds));
            Assert.Equal(report.Last7Days, Total(report.Agents));
            Assert.Equal(Sum(turns, turn => calendar.DayOf(At(turn)) > today.AddDays(-30)), report.Days.Aggregate(Usage.None, (sum, day) => sum + day.Total));
            Assert.Equal(Sum(turns, turn => turn.Provider == "openai-codex" && At(turn) > Now - TimeSpan.FromHours(5)).Messages, report.Windows[0].Messages);
            Assert.Equal(turns.Count(turn => turn.ErrorReason is not null && At(turn) >= Now - TimeSpan.FromDays(1)), report.Failures.Sum(failure => failure.Count));
        }, iter: 60);

    /// <summary>The turns are those of other tests, moved to end at another moment.</summary>
    [Fact]
    public Task Page_report_JSON_and_metrics_say_the_same_and_days_end_when_clocks_say_so() =>
        Gen.Select(Turns, Moments).SampleAsync(async (original, moment) =>
        {
            var (turns, now) = (original.Select(turn => turn with { Time = turn.Time + (moment.Now - Now).Ticks / TimeSpan.TicksPerMillisecond }).ToArray(), moment.Now);
            using var ledger = new MemoryLedger();
            ledger.Count(turns);
            using var history = new LedgerHistory(ledger.Connection);
            var calendar = new LocalCalendar(TimeZoneInfo.FindSystemTimeZoneById(moment.Zone));

            var report = new ReportBuilder(history, calendar, PlanLimit.RateCard, CodexQuota.Empty, now).Build();
            var json = System.Text.Json.JsonDocument.Parse(UsageJson.Serialize(report)).RootElement;
            var page = new Overview(new FakeTailerView(), report, calendar, now).Render();
            var text = TextReport.Write(report, calendar);
            var metrics = await ScrapeAsync(ledger, now);

            var (today, month) = (calendar.DayOf(now), calendar.ToLocal(now).ToString("MMMM", System.Globalization.CultureInfo.InvariantCulture));
            var expected = new[]
            {
                ("Today", "today", Sum(turns, turn => calendar.DayOf(At(turn)) == today)),
                ("Yesterday", "yesterday", Sum(turns, turn => calendar.DayOf(At(turn)) == today.AddDays(-1))),
                ("7 days", "last7Days", Sum(turns, turn => At(turn) > now - TimeSpan.FromDays(7))),
                (month, "month", Sum(turns, turn => calendar.DayOf(At(turn)) is var day && (day.Year, day.Month) == (today.Year, today.Month))),
            };
            foreach (var (name, field, usage) in expected)
            {
                Assert.Equal(usage, System.Text.Json.JsonSerializer.Deserialize<Usage>(json.GetProperty(field), System.Text.Json.JsonSerializerOptions.Web));
                if (report.LastTurn is not null)
                    Assert.Contains($"<th scope=\"row\">{name}</th><td>{ShortNumber.Exact(usage.Messages)}</td><td class=\"opt\">{ShortNumber.Count(usage.Input + usage.Output + usage.CacheRead + usage.CacheWrite)}</td><td>{System.Net.WebUtility.HtmlEncode(ShortNumber.Usd(usage.CostUsd))}</td>", page, StringComparison.Ordinal);
                Assert.Matches($@"(?m)^{name} +{ShortNumber.Exact(usage.Messages)} +{usage.Failed} .* {System.Text.RegularExpressions.Regex.Escape(ShortNumber.Usd(usage.CostUsd))}$", text);
            }
            Assert.All(report.Days, day => Assert.Equal(Sum(turns, turn => calendar.DayOf(At(turn)) == calendar.DayOf(day.Start)), day.Total));
            Assert.Equal(Sum(turns, turn => At(turn) >= report.Hours[0].Start), report.Hours.Aggregate(Usage.None, (sum, hour) => sum + hour.Total));
            foreach (var window in report.Windows)
            {
                Assert.Equal(window.Messages, metrics.Samples.Where(s => s.Key.StartsWith("openclaw_codex_window_messages{provider=\"openai-codex\"", StringComparison.Ordinal)
                    && s.Key.Contains($"window=\"{window.Window}\"", StringComparison.Ordinal)).Sum(s => s.Value));
            }
            Assert.Equal(Sum(turns, _ => true).Messages, metrics.Sum("openclaw_codex_messages_total"));
            Assert.Equal(Sum(turns, _ => true).Messages, metrics.Sum("openclaw_codex_agent_messages_total"));
            Assert.Equal(Sum(turns, _ => true).Failed, metrics.Sum("openclaw_codex_message_errors_total"));
            Assert.Equal((double)Sum(turns, _ => true).CostUsd, metrics.Sum("openclaw_codex_cost_usd_total")!.Value, 1e-9);
        }, iter: 60, threads: 1);

    [Fact]
    public void A_table_by_any_span_or_name_adds_up_to_the_turns_of_its_time() =>
        Gen.Select(Turns, Gen.Enum<ReportGroup>(), Gen.Long[0, 80L * 24 * 3_600_000], Gen.OneOf(Gen.Const("UTC"), Gen.Const("Asia/Kathmandu"))).Sample((turns, by, age, zone) =>
        {
            using var ledger = new MemoryLedger();
            ledger.Count(turns);
            using var history = new LedgerHistory(ledger.Connection);
            var (from, to) = (Now - TimeSpan.FromMilliseconds(age), Now - TimeSpan.FromMilliseconds(age / 3));

            var table = UsageTable.Build(history, new LocalCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone)), new ReportQuery(by, from, to, ["m1", "M2"]));

            Assert.Equal(Sum(turns, turn => At(turn) >= from && At(turn) < to && turn.Model is "m1" or "m2" && At(turn) >= from && At(turn) < to), Total(table.Rows));
        }, iter: 100);

    /// <summary>The ledger's totals as a scrape shows them, everything released.</summary>
    private static async Task<ScrapedPage> ScrapeAsync(MemoryLedger ledger, DateTimeOffset now)
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Current = new UsageSnapshot(
            true, ledger.Totals.UsageSnapshot(), ledger.Totals.ErrorSnapshot(), new UsageWindows(ledger.Sums, now).Snapshot(ledger.Totals.Usage.Rows), now)
        {
            Agents = ledger.Totals.AgentSnapshot(),
        };
        return await exposition.ScrapeAsync();
    }

    private static DateTimeOffset At(Turn turn) => DateTimeOffset.FromUnixTimeMilliseconds(turn.Time);

    private static Usage Total(IEnumerable<NamedUsage> rows) => rows.Aggregate(Usage.None, (sum, row) => sum + row.Usage);

    private static Usage Sum(IEnumerable<Turn> turns, Func<Turn, bool> which) => turns.Where(which).Aggregate(Usage.None, (sum, turn) => sum + new Usage(
        turn.Messages, turn.ErrorReason is null ? 0 : 1, turn.Tokens.Input, turn.Tokens.Output, turn.Tokens.CacheRead, turn.Tokens.CacheWrite, turn.CostNanoUsd / 1e9m));
}
