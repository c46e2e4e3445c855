using Clawtail.Host.Report;
using Clawtail.Metrics;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Tailer.Ledger;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Host.Report;

public sealed class ReportPropertyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 3, 14, 47, 11, TimeSpan.Zero);

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

            var report = new ReportBuilder(history, calendar, PlanLimit.RateCard, Now).Build();

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

    private static DateTimeOffset At(Turn turn) => DateTimeOffset.FromUnixTimeMilliseconds(turn.Time);

    private static Usage Total(IEnumerable<NamedUsage> rows) => rows.Aggregate(Usage.None, (sum, row) => sum + row.Usage);

    private static Usage Sum(IEnumerable<Turn> turns, Func<Turn, bool> which) => turns.Where(which).Aggregate(Usage.None, (sum, turn) => sum + new Usage(
        turn.Messages, turn.ErrorReason is null ? 0 : 1, turn.Tokens.Input, turn.Tokens.Output, turn.Tokens.CacheRead, turn.Tokens.CacheWrite, turn.CostNanoUsd / 1e9m));
}
