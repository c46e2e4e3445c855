using System.Collections.Immutable;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Sums over the turns of the last hours, by the turns' own time. What is counted is added, what grows too old is read back
/// from the ledger and subtracted, and what is dated in the future enters when its time has come: the cost follows what
/// changes, never what there is.
/// </summary>
/// <remarks>The sums are those of turns after <c>_from</c> and not after <c>_until</c>; nothing else moves these two.</remarks>
internal sealed class UsageWindow(TurnSums turns, string name, TimeSpan length)
{
    /// <summary>A clock that went further back was set, and not only corrected.</summary>
    private static readonly TimeSpan SmallCorrection = TimeSpan.FromMinutes(1);

    /// <summary>Further ahead, the sums of whole hours are faster than what changed.</summary>
    private static readonly TimeSpan LongStep = TimeSpan.FromHours(1);

    private Dictionary<int, UsageTotals> _sums = [];
    private long _from;
    private long _until;

    /// <summary>The oldest turn after <see cref="_from"/>.</summary>
    private long? _oldest;

    /// <summary>The oldest turn after <see cref="_until"/>, which is dated in the future.</summary>
    private long? _entering;

    /// <summary>When the next turn enters or leaves; null if none will.</summary>
    public DateTimeOffset? NextChange
    {
        get
        {
            var next = Math.Min(_entering ?? long.MaxValue, _oldest is { } oldest ? oldest + (long)length.TotalMilliseconds : long.MaxValue);
            return next == long.MaxValue ? null : UnixTime.ToDate(next);
        }
    }

    /// <summary>Reads the sums anew.</summary>
    public void Load(DateTimeOffset now)
    {
        var (from, until) = Bounds(now);
        var sums = turns.Between(from, until);
        var (oldest, entering) = (turns.FirstAfter(from), turns.FirstAfter(until));
        (_sums, _from, _until, _oldest, _entering) = (sums, from, until, oldest, entering);
    }

    /// <summary>Adds turns that are durable since a moment ago. Reads nothing, so it cannot fail.</summary>
    public void Add(ReadOnlySpan<CountedTurn> counted, DateTimeOffset now)
    {
        var (_, until) = Bounds(now);
        // Nothing but these turns can have entered since the last time, if nothing was waiting for its moment.
        if (until > _until && until - _until < LongStep.TotalMilliseconds && !(_entering <= until)) _until = until;
        foreach (ref readonly var turn in counted)
        {
            if (turn.Time <= _from) continue;
            if (turn.Time <= _until) _sums[turn.Series] = _sums.GetValueOrDefault(turn.Series) + turn.Totals;
            else _entering = Math.Min(_entering ?? long.MaxValue, turn.Time);
            _oldest = Math.Min(_oldest ?? long.MaxValue, turn.Time);
        }
    }

    /// <summary>Lets turns leave that grew too old, and turns enter whose time has come.</summary>
    /// <returns>True if the sums may be others.</returns>
    public bool Advance(DateTimeOffset now)
    {
        var (from, until) = Bounds(now);
        if (until < _until - SmallCorrection.TotalMilliseconds || until > _until + LongStep.TotalMilliseconds)
        {
            Load(now);
            return true;
        }
        if (until <= _until && from <= _from) return false;

        return Advance(Math.Max(from, _from), Math.Max(until, _until));
    }

    /// <summary>Adds up label sets: kinds of sessions are no label here, and folded series are <c>other</c>.</summary>
    public void AppendTo(ImmutableArray<WindowUsage>.Builder all, ImmutableArray<SeriesRow> series)
    {
        var byLabels = new Dictionary<(string Provider, string Model), UsageTotals>();
        foreach (var row in series)
        {
            var labels = row.Folded ? (SeriesTable.Other, SeriesTable.Other) : (row.Labels.Provider, row.Labels.Model);
            byLabels[labels] = byLabels.GetValueOrDefault(labels) + _sums.GetValueOrDefault(row.Id);
        }
        foreach (var ((provider, model), sum) in byLabels) all.Add(new WindowUsage(provider, model, name, sum.Messages, sum.Tokens));
    }

    /// <summary>Reads first, then changes: what cannot be read now is tried again, and must not have been taken over in part.</summary>
    private bool Advance(long from, long until)
    {
        var (leaves, enters) = (_oldest <= from, _entering <= until);
        var leaving = leaves ? turns.Between(_from, from) : [];
        var entering = enters ? turns.Between(_until, until) : [];
        var oldest = leaves ? turns.FirstAfter(from) : _oldest;
        var next = enters ? turns.FirstAfter(until) : _entering;
        foreach (var (series, sum) in entering) _sums[series] = _sums.GetValueOrDefault(series) + sum;
        foreach (var (series, sum) in leaving) _sums[series] = _sums.GetValueOrDefault(series) - sum;
        (_from, _until, _oldest, _entering) = (from, until, oldest, next);
        return leaves || enters;
    }

    private (long From, long Until) Bounds(DateTimeOffset now)
    {
        var until = now.ToUnixTimeMilliseconds();
        return (UnixTime.Clamp(until - (long)length.TotalMilliseconds), until);
    }
}
