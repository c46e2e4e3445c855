using System.Collections.Immutable;

namespace Clawtail.Tailer.Ledger;

/// <summary>The series of one metric family in the order they were added, and those that the running transaction changes.</summary>
internal sealed class SeriesTable(int maxSeries)
{
    /// <summary>The label value of everything beyond the label budget.</summary>
    public const string Other = "other";

    private readonly Dictionary<SeriesLabels, SeriesRow> _byLabels = [];
    private readonly List<SeriesRow> _dirty = [];
    private readonly List<SeriesRow> _added = [];
    private readonly Dictionary<string, int> _ofAgents = new(StringComparer.Ordinal);
    private int _unfolded;
    private int _folded;

    /// <summary>Series that an agent may have whatever others have taken, up to twice the budget: one agent cannot use it up for all.</summary>
    private int Guaranteed => maxSeries / 20;

    /// <summary>Folded series with names of their own, for reports; those beyond are one.</summary>
    private int MaxFolded => 4 * maxSeries;

    /// <summary>Turns come in runs of one label set.</summary>
    private SeriesRow? _last;

    public ImmutableArray<SeriesRow> Rows { get; private set; } = [];

    public IReadOnlyList<SeriesRow> Dirty => _dirty;

    /// <summary>Added by the running transaction.</summary>
    public IReadOnlyList<SeriesRow> Added => _added;

    /// <summary>Takes in a row of the ledger.</summary>
    public void Load(SeriesRow row)
    {
        _byLabels.Add(row.Labels, row);
        Rows = Rows.Add(row);
        Note(row, 1);
    }

    /// <returns>The series of these labels; null if there is none yet.</returns>
    public SeriesRow? Find(SeriesLabels labels) => _last is { } last && last.Labels == labels ? last : _byLabels.GetValueOrDefault(labels);

    /// <summary>
    /// A series that does not exist yet. It is only made here, and added when it first changes: a turn that turns out to be a
    /// copy must not leave an empty series behind. One that is made beyond the label budget is folded for good: were it to
    /// leave <c>other</c> when the budget is raised, <c>other</c> would decrease.
    /// </summary>
    /// <param name="initial">Its values.</param>
    /// <param name="folds">It was folded in another life of the ledger, and stays so.</param>
    /// <param name="agent">Whose turn asks for it; null if nobody's.</param>
    public SeriesRow Make(SeriesLabels labels, in SeriesValues initial, bool folds = false, string? agent = null)
    {
        folds |= _unfolded >= maxSeries && !IsGuaranteed(agent);
        if (folds && _folded >= MaxFolded)
        {
            labels = new SeriesLabels(Other, labels.Model.Length > 0 ? Other : "", labels.Third.Length > 0 ? Other : "");
            if (_byLabels.TryGetValue(labels, out var other)) return other;
        }
        return new SeriesRow(Rows.Length + _added.Count + 1, labels, folds, folds ? initial.InOther() : initial) { Agent = agent };
    }

    /// <summary>A series that exists. Ids are row numbers from 1, without gaps.</summary>
    public SeriesRow Find(int id) => id <= Rows.Length ? Rows[id - 1] : _added[id - Rows.Length - 1];

    /// <summary>Changes a series in the running transaction.</summary>
    public void Change(SeriesRow row, in SeriesValues values)
    {
        MarkDirty(row);
        row.Change(values);
    }

    /// <summary>Counts what happened now in the running transaction.</summary>
    public void Count(SeriesRow row, UsageTotals amount)
    {
        MarkDirty(row);
        row.Count(amount);
    }

    /// <summary>Changes every series, those of the running transaction included.</summary>
    public void ChangeAll(Func<SeriesRow, SeriesValues> change)
    {
        foreach (var row in Rows) Change(row, change(row));
        foreach (var row in _added) Change(row, change(row));
    }

    /// <summary>Says that the base of a series has been seen. Ids are row numbers from 1, without gaps.</summary>
    public void Release(int id)
    {
        if (id < 1 || id > Rows.Length) return; // Asked for before the ledger was rebuilt.

        var row = Rows[id - 1];
        Change(row, row.Pending with { Released = true });
    }

    public void Commit()
    {
        foreach (var row in _dirty) row.Commit();
        if (_added.Count > 0) Rows = Rows.AddRange(_added);
        Clear();
    }

    public void Rollback()
    {
        foreach (var row in _dirty) row.Rollback();
        foreach (var row in _added)
        {
            _byLabels.Remove(row.Labels);
            Note(row, -1);
        }
        Clear();
    }

    private bool IsGuaranteed(string? agent) =>
        agent is not null && _unfolded < 2 * maxSeries && _ofAgents.GetValueOrDefault(agent) < Guaranteed;

    private void Note(SeriesRow row, int change)
    {
        if (row.Folded) _folded += change;
        else _unfolded += change;
        if (row is { Folded: false, Agent: { } agent }) _ofAgents[agent] = _ofAgents.GetValueOrDefault(agent) + change;
    }

    private void MarkDirty(SeriesRow row)
    {
        if (row.IsDirty) return;

        _dirty.Add(row);
        _last = row;
        if (!_byLabels.TryAdd(row.Labels, row)) return;

        _added.Add(row);
        Note(row, 1);
    }

    private void Clear()
    {
        _dirty.Clear();
        _added.Clear();
        _last = null;
    }
}
