using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Sums over any span of time, by series and agent: whole hours from the sums that commits keep, and turn by turn only the hours that the
/// span cuts, at its two ends. Times are milliseconds since the Unix epoch; a span ends before its end.
/// </summary>
internal sealed class HistorySums : IDisposable
{
    /// <summary>Sums of turns that are kept for spans that end alike, as all spans of a report end now.</summary>
    private const int RememberedSpans = 64;

    // total(), unlike sum(), has no overflow; up to 2^53 it is as exact.
    private const string Amounts = """
        CAST(total(input) AS INTEGER), CAST(total(output) AS INTEGER), CAST(total(cache_read) AS INTEGER), CAST(total(cache_write) AS INTEGER),
        CAST(total(cost_nano_usd) AS INTEGER)
        """;

    private const string Sums = $"sum(messages), sum(failed), {Amounts}";

    private readonly SqliteConnection _connection;
    private readonly Statement _hours;
    private readonly Dictionary<int, SeriesLabels> _series = [];
    private readonly Dictionary<(long First, long End), List<UsageSlice>> _remembered = [];

    public HistorySums(SqliteConnection connection)
    {
        _connection = connection;
        using (var series = new Statement(connection, "SELECT id, provider, model, session_kind FROM usage_series"))
        {
            while (series.Next()) _series.Add((int)series.Int64(0), new(series.Text(1), series.Text(2), series.Text(3)));
        }
        _hours = new Statement(connection, $"SELECT series, agent, {Sums} FROM hours WHERE hour >= ?1 AND hour < ?2 GROUP BY 1, 2");
    }

    public SeriesLabels LabelsOf(int series) => _series[series];

    public IReadOnlyList<UsageSlice> Sum(long first, long end)
    {
        var (firstHour, endHour) = (UnixTime.HourOf(first - 1) + 1, UnixTime.HourOf(end));
        if (firstHour >= endHour) return ReadTurns(first, end);

        List<UsageSlice> slices = [.. ReadTurns(first, firstHour * UnixTime.MillisecondsPerHour)];
        ReadHours(firstHour, endHour, slices);
        slices.AddRange(ReadTurns(endHour * UnixTime.MillisecondsPerHour, end));
        return slices;
    }

    public IEnumerable<(int Span, IReadOnlyList<UsageSlice> Slices)> SumSpans(IReadOnlyList<long> bounds) => SpanSums.Read(_connection, bounds)
        .Select(span => (span.Span, (IReadOnlyList<UsageSlice>)[.. span.BySeries.Select(sum => SliceOf(sum.Key, "", sum.Value))]));

    public IReadOnlyList<(string Session, UsageSlice Usage)> SumSessions(long first, long end)
    {
        var sums = SessionSums.Read(_connection, first, end);
        var names = SessionSums.Names(_connection, sums.Keys);
        return [.. sums.Select(sum => (names[sum.Key.Session], SliceOf(sum.Key.Series, TurnCounter.AgentIn(names[sum.Key.Session]), sum.Value)))];
    }

    public void Dispose() => _hours.Dispose();

    private List<UsageSlice> ReadTurns(long first, long end)
    {
        if (first >= end) return [];
        if (_remembered.TryGetValue((first, end), out var known)) return known;

        if (_remembered.Count == RememberedSpans) _remembered.Clear();
        var bySession = SessionSums.Read(_connection, first, end);
        var names = SessionSums.Names(_connection, bySession.Keys);
        var slices = bySession.GroupBy(sum => (sum.Key.Series, Agent: TurnCounter.AgentIn(names[sum.Key.Session])))
            .Select(group => SliceOf(group.Key.Series, group.Key.Agent, group.Aggregate(default(TurnSum), (all, sum) => all + sum.Value)));
        return _remembered[(first, end)] = [.. slices];
    }

    private void ReadHours(long first, long end, List<UsageSlice> slices)
    {
        _hours.Bind(1, first).Bind(2, end);
        while (_hours.Next())
        {
            var tokens = new TokenCounts(_hours.Int64(4), _hours.Int64(5), _hours.Int64(6), _hours.Int64(7));
            slices.Add(SliceOf((int)_hours.Int64(0), _hours.Text(1), new TurnSum(new(_hours.Int64(2), tokens, _hours.Int64(8)), _hours.Int64(3))));
        }
    }

    private UsageSlice SliceOf(int series, string agent, in TurnSum sum)
    {
        var labels = _series[series];
        return new(labels.Provider, labels.Model, labels.Third, agent, sum.Totals, sum.Failed);
    }
}

/// <summary>What one (provider, model, session kind) of one agent used in a span.</summary>
/// <param name="Agent">Empty for turns that were counted before the ledger knew agents.</param>
/// <param name="Failed">Turns that ended in an error; they are not among the messages, and their tokens are.</param>
public sealed record UsageSlice(string Provider, string Model, string SessionKind, string Agent, UsageTotals Totals, long Failed);
