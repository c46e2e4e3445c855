namespace Clawtail.Tailer.Ledger;

/// <summary>A label set: provider, model, and session kind or error reason.</summary>
internal readonly record struct SeriesLabels(string Provider, string Model, string Third);

/// <summary>One series: its values as they are durable, and as the running transaction makes them.</summary>
/// <param name="id">Its row in the ledger.</param>
/// <param name="folded">Made beyond the label budget: it is exposed as part of <c>other</c>, for good.</param>
internal sealed class SeriesRow(int id, SeriesLabels labels, bool folded, SeriesValues values)
{
    public int Id { get; } = id;

    public SeriesLabels Labels { get; } = labels;

    public bool Folded { get; } = folded;

    public SeriesValues Values { get; private set; } = values;

    /// <summary>The values when the running transaction is durable.</summary>
    public SeriesValues Pending { get; private set; } = values;

    /// <summary>The running transaction changes it.</summary>
    public bool IsDirty { get; private set; }

    public SeriesState State => new(Id, Values.Released, Folded, Values.Hidden);

    /// <summary>Only <see cref="SeriesTable"/> calls it, which keeps the list of what changes.</summary>
    public void Change(in SeriesValues values) => (Pending, IsDirty) = (values, true);

    public void Commit() => (Values, IsDirty) = (Pending, false);

    public void Rollback() => (Pending, IsDirty) = (Values, false);
}
