using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// What the ledger knows about the time before Prometheus looked: read only, beside a Clawtail that goes on counting.
/// </summary>
/// <remarks>
/// The turns are read once, by time, and summed up by label set and moment into a table that SQLite keeps in a temporary
/// file. So memory is bounded, however long the history, and the ledger's write-ahead log is held up for that one read only.
/// </remarks>
public sealed class LedgerBackfill : IDisposable
{
    private readonly SqliteConnection _connection;

    private LedgerBackfill(SqliteConnection connection) => _connection = connection;

    /// <summary>When live counters began: the first catch-up was done. Null if it is not, or a Clawtail of before schema 2 did it.</summary>
    public DateTimeOffset? BaselineCompleted =>
        LedgerMeta.Read(_connection, LedgerMeta.BaselineComplete) is { } time and > 1 ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;

    /// <summary>When the oldest turn began; null if there is none.</summary>
    public DateTimeOffset? FirstTurn
    {
        get
        {
            using var oldest = new Statement(_connection, "SELECT time FROM turns WHERE time > 0 ORDER BY time LIMIT 1");
            return oldest.Next() ? DateTimeOffset.FromUnixTimeMilliseconds(oldest.Int64(0)) : null;
        }
    }

    /// <returns>Null if there is no ledger in the directory.</returns>
    /// <exception cref="LedgerForeignException">It has another schema than this Clawtail's.</exception>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static LedgerBackfill? Open(string directory)
    {
        var path = Path.Combine(directory, LedgerDatabase.FileName);
        if (!File.Exists(path)) return null;

        LedgerSchema.ThrowIfNewer(path);
        var connection = ReadOnlyConnection.Open(path, TimeSpan.FromSeconds(5));
        try
        {
            LedgerSchema.ThrowIfOlder(connection, path);
            return new LedgerBackfill(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sums the turns up to the span's end; to be done once, before the series are asked for.</summary>
    public void Gather(BackfillSpan span)
    {
        LedgerDatabase.Execute(_connection, """
            PRAGMA temp_store = FILE;
            PRAGMA cache_size = -4096;
            CREATE TEMP TABLE label_sets (kind INTEGER NOT NULL, series INTEGER NOT NULL, label_set INTEGER NOT NULL, PRIMARY KEY (kind, series))
                WITHOUT ROWID;
            CREATE TEMP TABLE moments (
                kind INTEGER NOT NULL, label_set INTEGER NOT NULL, moment INTEGER NOT NULL,
                messages INTEGER NOT NULL, input INTEGER NOT NULL, output INTEGER NOT NULL,
                cache_read INTEGER NOT NULL, cache_write INTEGER NOT NULL, cost_nano_usd INTEGER NOT NULL,
                PRIMARY KEY (kind, label_set, moment)) WITHOUT ROWID;
            """);
        using var transaction = _connection.BeginTransaction(deferred: true);
        Number(Kind.Usage, "SELECT id, provider, model, session_kind, folded FROM usage_series ORDER BY id");
        Number(Kind.Error, "SELECT id, provider, model, reason, folded FROM error_series ORDER BY id");
        // CROSS JOIN: the turns are the outer loop, whatever SQLite thinks of the tables' sizes.
        Sum(span, """
            INSERT INTO moments
            SELECT kind, label_set, CASE WHEN time <= ?1 THEN 0 ELSE (time - ?1 + ?2 - 1) / ?2 END,
                sum(coalesce(messages, error_series IS NULL)), CAST(total(input) AS INTEGER), CAST(total(output) AS INTEGER),
                CAST(total(cache_read) AS INTEGER), CAST(total(cache_write) AS INTEGER), CAST(total(cost_nano_usd) AS INTEGER)
            FROM turns CROSS JOIN label_sets ON kind = 0 AND series = usage_series WHERE time <= ?3 GROUP BY 2, 3
            """);
        Sum(span, """
            INSERT INTO moments
            SELECT kind, label_set, CASE WHEN time <= ?1 THEN 0 ELSE (time - ?1 + ?2 - 1) / ?2 END, count(*), 0, 0, 0, 0, 0
            FROM turns CROSS JOIN label_sets ON kind = 1 AND series = error_series WHERE time <= ?3 GROUP BY 2, 3
            """);
        transaction.Commit();
    }

    /// <summary>Label sets of turns, tokens and cost that were there when the baseline was complete.</summary>
    public IReadOnlyList<BackfillSeries> Usage() => Read(Kind.Usage, """
        SELECT id, provider, model, session_kind, folded, label_set, b.messages, b.input, b.output, b.cache_read, b.cache_write, b.cost_nano_usd
        FROM usage_series JOIN baseline_usage b ON b.series = id JOIN label_sets l ON l.kind = 0 AND l.series = id ORDER BY id
        """);

    /// <summary>Label sets of failed turns that were there when the baseline was complete.</summary>
    public IReadOnlyList<BackfillSeries> Errors() => Read(Kind.Error, """
        SELECT id, provider, model, reason, folded, label_set, b.count, 0, 0, 0, 0, 0
        FROM error_series JOIN baseline_errors b ON b.series = id JOIN label_sets l ON l.kind = 1 AND l.series = id ORDER BY id
        """);

    /// <summary>What was added at the moments at which something was, in order.</summary>
    public IEnumerable<(long Moment, UsageTotals Added)> Additions(BackfillSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        using var moments = new Statement(_connection, """
            SELECT moment, messages, input, output, cache_read, cache_write, cost_nano_usd FROM moments
            WHERE kind = ?1 AND label_set = ?2 ORDER BY moment
            """);
        moments.Bind(1, series.Kind).Bind(2, series.LabelSet);
        while (moments.Next()) yield return (moments.Int64(0), LedgerLoader.Totals(moments, 1));
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>Numbers label sets as they are exposed: folded series together, and with whatever is really called so.</summary>
    private void Number(Kind kind, string series)
    {
        var numbers = new Dictionary<SeriesLabels, int>();
        using var rows = new Statement(_connection, series);
        using var insert = new Statement(_connection, "INSERT INTO label_sets VALUES (?1, ?2, ?3)");
        while (rows.Next())
        {
            var labels = LabelsOf(rows);
            numbers.TryAdd(labels, numbers.Count);
            insert.Bind(1, (int)kind).Bind(2, rows.Int64(0)).Bind(3, numbers[labels]).Run();
        }
    }

    private void Sum(BackfillSpan span, string sql)
    {
        using var sum = new Statement(_connection, sql);
        sum.Bind(1, span.TimeOf(0)).Bind(2, (long)span.Step.TotalMilliseconds).Bind(3, span.TimeOf(span.Last)).Run();
    }

    private List<BackfillSeries> Read(Kind kind, string sql)
    {
        var series = new Dictionary<SeriesLabels, BackfillSeries>();
        using var rows = new Statement(_connection, sql);
        while (rows.Next())
        {
            var labels = LabelsOf(rows);
            if (!series.TryGetValue(labels, out var known))
                known = new((int)kind, (int)rows.Int64(5), labels.Provider, labels.Model, labels.Third, default);
            series[labels] = known with { Baseline = known.Baseline + LedgerLoader.Totals(rows, 6) };
        }
        return [.. series.Values];
    }

    private static SeriesLabels LabelsOf(Statement row) =>
        row.Int64(4) != 0 ? new(SeriesTable.Other, SeriesTable.Other, SeriesTable.Other) : new(row.Text(1), row.Text(2), row.Text(3));

    private enum Kind
    {
        Usage,
        Error,
    }
}

/// <summary>One label set of the history.</summary>
/// <param name="Kind">Which family it is of; for <see cref="LedgerBackfill"/>'s own use, as is <paramref name="LabelSet"/>.</param>
/// <param name="Third">The session kind, or the reason of an error.</param>
/// <param name="Baseline">Where the live counters began; of errors their number, as messages.</param>
public sealed record BackfillSeries(int Kind, int LabelSet, string Provider, string Model, string Third, UsageTotals Baseline);
