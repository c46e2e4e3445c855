using System.Collections.Immutable;
using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Sums over all turns younger than a length. What arrives is added, what grows too old is read back from the ledger, a
/// range scan over just those turns, and subtracted: the cost follows what changes, never what there is.
/// </summary>
internal sealed class UsageWindow : IDisposable
{
    private readonly TimeSpan _length;
    private readonly string _name;
    private readonly Statement _range;
    private readonly Statement _oldest;
    private readonly Dictionary<int, (long Messages, TokenCounts Tokens)> _sums = [];
    private long _from;
    private long? _oldestTime;

    public UsageWindow(SqliteConnection connection, string name, TimeSpan length)
    {
        (_name, _length) = (name, length);
        _range = new Statement(connection, """
            SELECT usage_series, sum(error_series IS NULL), sum(input), sum(output), sum(cache_read), sum(cache_write)
            FROM turns WHERE time > ?1 AND time <= ?2 GROUP BY usage_series
            """);
        _oldest = new Statement(connection, "SELECT time FROM turns WHERE time > ?1 ORDER BY time LIMIT 1");
    }

    public DateTimeOffset? NextExpiry => _oldestTime is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) + _length : null;

    public void Load(DateTimeOffset now)
    {
        _from = (now - _length).ToUnixTimeMilliseconds();
        foreach (var (series, messages, tokens) in Sums(_from, long.MaxValue, sign: 1)) Accumulate(series, messages, tokens);
        _oldestTime = OldestAfter(_from);
    }

    public void Add(in CountedTurn turn)
    {
        if (turn.Time <= _from) return;
        Accumulate(turn.Series, turn.Failed ? 0 : 1, turn.Tokens);
        _oldestTime = Math.Min(_oldestTime ?? long.MaxValue, turn.Time);
    }

    public bool Advance(DateTimeOffset now)
    {
        // A clock that steps back must not subtract the same turns twice.
        var from = Math.Max(_from, (now - _length).ToUnixTimeMilliseconds());
        var expires = _oldestTime <= from;
        if (expires) Expire(from);
        _from = from;
        return expires;
    }

    /// <summary>Adds up label sets: kinds of sessions are no label here, and folded series are <c>other</c>.</summary>
    public void AppendTo(ImmutableArray<WindowUsage>.Builder all, ImmutableArray<UsageRow> series)
    {
        var byLabels = new Dictionary<(string Provider, string Model), (long Messages, TokenCounts Tokens)>();
        foreach (var row in series)
        {
            var labels = row.State.Folded ? ("other", "other") : (row.Labels.Provider, row.Labels.Model);
            var sum = _sums.GetValueOrDefault(row.State.Id);
            var known = byLabels.GetValueOrDefault(labels);
            byLabels[labels] = (known.Messages + sum.Messages, known.Tokens + sum.Tokens);
        }
        foreach (var ((provider, model), sum) in byLabels) all.Add(new WindowUsage(provider, model, _name, sum.Messages, sum.Tokens));
    }

    public void Dispose()
    {
        _range.Dispose();
        _oldest.Dispose();
    }

    /// <summary>Reads first, then subtracts: what cannot be read now is tried again, and must not have been subtracted in part.</summary>
    private void Expire(long until)
    {
        var expired = Sums(_from, until, sign: -1);
        _oldestTime = OldestAfter(until);
        foreach (var (series, messages, tokens) in expired) Accumulate(series, messages, tokens);
    }

    private List<(int Series, long Messages, TokenCounts Tokens)> Sums(long after, long until, int sign)
    {
        var sums = new List<(int, long, TokenCounts)>();
        _range.Bind(1, after).Bind(2, until);
        while (_range.Next())
        {
            var tokens = new TokenCounts(
                sign * _range.Int64(2), sign * _range.Int64(3), sign * _range.Int64(4), sign * _range.Int64(5));
            sums.Add(((int)_range.Int64(0), sign * _range.Int64(1), tokens));
        }
        return sums;
    }

    private void Accumulate(int series, long messages, TokenCounts tokens)
    {
        var sum = _sums.GetValueOrDefault(series);
        _sums[series] = (sum.Messages + messages, sum.Tokens + tokens);
    }

    private long? OldestAfter(long time)
    {
        long? oldest = null;
        _oldest.Bind(1, time);
        while (_oldest.Next()) oldest = _oldest.Int64(0);
        return oldest;
    }
}
