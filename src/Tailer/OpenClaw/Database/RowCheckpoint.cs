using System.Collections.Immutable;
using System.Numerics;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>
/// How far the rows of a table have been read, by the row ids that SQLite gives out: a new row gets one more than the
/// highest there is. So while a row that was read is still there, everything inserted since then has a higher id, and
/// where the last rows were deleted, the newest survivor says from where ids were given out again. Immutable.
/// </summary>
/// <remarks>
/// Hashes stand close together at the end and ever further apart before it: when the end of a table is deleted, however
/// much of it, what is read again is a few times as much. A restored, vacuumed or exchanged database is found out the
/// same way, because its rows are others under the same ids.
/// </remarks>
internal sealed class RowCheckpoint
{
    /// <summary>The last rows are all kept, and all compared: a rewrite of the end that happens to end alike is noticed.</summary>
    public const int AlwaysKept = 8;

    private readonly ImmutableArray<RowHash> _rows;

    private RowCheckpoint(ImmutableArray<RowHash> rows) => _rows = rows;

    public static RowCheckpoint Start { get; } = new([]);

    /// <summary>The last row that was read; 0 before the first.</summary>
    public long Top => _rows.IsEmpty ? 0 : _rows[^1].RowId;

    /// <summary>The row behind which reading goes on. Ids may be below zero; the lowest there is belongs to no row.</summary>
    public long Last => _rows.IsEmpty ? long.MinValue : Top;

    public static RowCheckpoint Restore(ReadOnlySpan<byte> saved) => saved.IsEmpty ? Start : new(RowHash.Read(saved));

    public byte[] Save() => RowHash.Write(_rows.AsSpan());

    /// <summary>Goes on to rows behind the last one, in ascending order.</summary>
    public RowCheckpoint Add(params ReadOnlySpan<RowHash> rows) => rows.IsEmpty ? this : new(Prune([.. _rows, .. rows]));

    /// <summary>Goes back to where the table is still what was read.</summary>
    /// <param name="isThere">Whether a row is there and holds what it held.</param>
    /// <returns>The same checkpoint if no row has to be read again.</returns>
    public RowCheckpoint Rewind(Func<RowHash, bool> isThere)
    {
        var survivors = _rows.Length;
        for (var i = _rows.Length - 1; i >= Math.Max(0, _rows.Length - AlwaysKept); i--)
        {
            if (!isThere(_rows[i])) survivors = i;
        }
        if (survivors == _rows.Length) return this;

        while (survivors > 0 && !isThere(_rows[survivors - 1])) survivors--;
        return new RowCheckpoint(_rows[..survivors]);
    }

    /// <summary>
    /// Keeps the last rows, and of those before them the oldest in each band of distances from the end that is twice as wide
    /// as the one behind it. A row grows into the next band as the table does, so no band stays empty for long.
    /// </summary>
    private static ImmutableArray<RowHash> Prune(ImmutableArray<RowHash> rows)
    {
        if (rows.Length <= AlwaysKept) return rows;

        var kept = ImmutableArray.CreateBuilder<RowHash>(rows.Length);
        var top = rows[^1].RowId;
        for (var i = 0; i < rows.Length; i++)
        {
            var isOldest = i == 0 || BandOf(top - rows[i].RowId) != BandOf(top - rows[i - 1].RowId);
            if (isOldest || i >= rows.Length - AlwaysKept) kept.Add(rows[i]);
        }
        return kept.DrainToImmutable();
    }

    private static int BandOf(long distance) => BitOperations.Log2((ulong)distance | 1);
}
