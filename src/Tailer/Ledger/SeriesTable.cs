using System.Collections.Immutable;

namespace Clawtail.Tailer.Ledger;

/// <summary>The series of one metric family, in the order they were born, and those the running transaction touched.</summary>
internal sealed class SeriesTable<TRow>(int maxSeries)
    where TRow : SeriesRow
{
    private readonly Dictionary<SeriesLabels, TRow> _byLabels = [];
    private readonly List<TRow> _touched = [];
    private readonly List<TRow> _born = [];
    private int _unfolded;

    /// <summary>Turns come in runs of one label set.</summary>
    private TRow? _last;

    public ImmutableArray<TRow> Rows { get; private set; } = [];

    public IReadOnlyList<TRow> Touched => _touched;

    /// <summary>Born in the running transaction.</summary>
    public IReadOnlyList<TRow> Born => _born;

    /// <summary>Puts a row of the ledger on the shelf.</summary>
    public void Load(TRow row)
    {
        _byLabels.Add(row.Labels, row);
        Rows = Rows.Add(row);
        if (!row.State.Folded) _unfolded++;
    }

    /// <summary>
    /// The series of these labels; one that does not exist yet is only made, and born when it is first touched: a turn
    /// that turns out to be a copy must not leave an empty series behind. One that is made beyond the label budget is
    /// folded for good: were it to leave <c>other</c> when the budget is raised, <c>other</c> would decrease.
    /// </summary>
    public TRow Find(SeriesLabels labels, bool released, Func<SeriesLabels, SeriesState, TRow> make)
    {
        if (_last is { } last && last.Labels == labels) return last;
        if (!_byLabels.TryGetValue(labels, out var row))
            row = make(labels, new SeriesState(Rows.Length + _born.Count + 1, released, Folded: _unfolded >= maxSeries));
        return row;
    }

    /// <summary>Says that the running transaction changes the series.</summary>
    public void Touch(TRow row)
    {
        if (row.IsTouched) return;

        row.IsTouched = true;
        _touched.Add(row);
        _last = row;
        if (!_byLabels.TryAdd(row.Labels, row)) return;

        _born.Add(row);
        if (!row.State.Folded) _unfolded++;
    }

    public void Keep()
    {
        foreach (var row in _touched) row.Keep();
        if (_born.Count > 0) Rows = Rows.AddRange(_born);
        _born.Clear();
        Untouch();
    }

    public void Forget()
    {
        foreach (var row in _touched) row.Forget();
        foreach (var row in _born)
        {
            _byLabels.Remove(row.Labels);
            if (!row.State.Folded) _unfolded--;
        }
        _born.Clear();
        Untouch();
    }

    /// <summary>Ids are row numbers from 1, without gaps.</summary>
    public void Release(int id)
    {
        if (id > Rows.Length) return; // Asked for before the ledger was rebuilt.

        var row = Rows[id - 1];
        row.State = row.State with { Released = true };
    }

    private void Untouch()
    {
        foreach (var row in _touched) row.IsTouched = false;
        _touched.Clear();
        _last = null;
    }
}
