namespace Clawtail.Tailer.Ledger;

/// <summary>A label set: provider, model, and session kind or error reason; or an agent alone.</summary>
internal readonly record struct SeriesLabels(string Provider, string Model, string Third)
{
    /// <summary>What stands for the agent of turns that were counted before turns had sessions.</summary>
    public const string UnknownAgent = "unknown";

    public string this[int label] => label switch { 0 => Provider, 1 => Model, _ => Third };

    /// <summary>Every model has a name, be it <c>unknown</c>; an agent's series has no model.</summary>
    public bool IsAgent => Model.Length == 0 && Third.Length == 0;

    /// <summary>The series of an agent.</summary>
    /// <param name="agent">Empty for one that is not known.</param>
    public static SeriesLabels OfAgent(string agent) => new(agent.Length == 0 ? UnknownAgent : agent, "", "");
}

/// <summary>One series: its values as they are durable, and as the running transaction makes them.</summary>
/// <param name="id">Its row in the ledger.</param>
/// <param name="folded">Made beyond the label budget: it is exposed as part of <c>other</c>, for good.</param>
internal sealed class SeriesRow(int id, SeriesLabels labels, bool folded, SeriesValues values)
{
    private SeriesValues _changed = values;

    /// <summary>Counted on top of <see cref="_changed"/>: most of what ever happens to a series, and so without copying all of it.</summary>
    private UsageTotals _counted;

    public int Id { get; } = id;

    public SeriesLabels Labels { get; } = labels;

    public bool Folded { get; } = folded;

    /// <summary>Whose turn made it; null for one that an earlier life of the program made.</summary>
    public string? Agent { get; init; }

    public SeriesValues Values { get; private set; } = values;

    /// <summary>The values when the running transaction is durable.</summary>
    public SeriesValues Pending => _changed.Count(_counted);

    /// <summary>The running transaction changes it.</summary>
    public bool IsDirty { get; private set; }

    public SeriesState State => new(Id, Values.Released, Folded, Values.Hidden);

    /// <summary>Only <see cref="SeriesTable"/> calls it, which keeps the list of what changes.</summary>
    public void Change(in SeriesValues values) => (_changed, _counted, IsDirty) = (values, default, true);

    /// <summary>Only <see cref="SeriesTable"/> calls it.</summary>
    public void Count(UsageTotals amount) => (_counted, IsDirty) = (_counted + amount, true);

    public void Commit()
    {
        Values = Pending;
        Rollback();
    }

    public void Rollback() => (_changed, _counted, IsDirty) = (Values, default, false);
}
