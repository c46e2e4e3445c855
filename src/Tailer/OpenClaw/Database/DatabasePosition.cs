using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>How far into a database entries have been accounted for, and how to notice that what was read is not what is there. Immutable.</summary>
/// <param name="Damaged">Events that were skipped.</param>
/// <param name="Seen">The database when it was last read to its end.</param>
/// <param name="IsUnsettled">It had been written so lately that another write may have left the same time stamp: it is looked at once more.</param>
internal sealed record DatabasePosition(
    RowCheckpoint Events, RowCheckpoint Archives, RowCheckpoint ColdArchives, DamagedRows Damaged, RewriteProgress Rewrites,
    DatabaseStat Seen, bool IsUnsettled)
{
    public static DatabasePosition Start { get; } = new(
        RowCheckpoint.Start, RowCheckpoint.Start, RowCheckpoint.Start, DamagedRows.None, RewriteProgress.Start, default, false);

    public bool HasMoved(DatabasePosition saved) =>
        Events != saved.Events || Archives != saved.Archives || ColdArchives != saved.ColdArchives || Damaged != saved.Damaged
        || Rewrites.Watermark != saved.Rewrites.Watermark;

    public RowCheckpoint CheckpointOf(ArchiveTable table) => table == ArchiveTable.Deleted ? Archives : ColdArchives;

    public DatabasePosition With(ArchiveTable table, RowCheckpoint checkpoint) =>
        table == ArchiveTable.Deleted ? this with { Archives = checkpoint } : this with { ColdArchives = checkpoint };

    /// <summary>As the ledger keeps it.</summary>
    public string Save() => JsonSerializer.Serialize(
        new SavedDatabasePosition(Seen.Size, Seen.Mtime, Seen.LogSize, Seen.LogMtime, IsUnsettled ? 1 : 0, Rewrites.Watermark,
            Convert.ToHexString(Events.Save()), Convert.ToHexString(Archives.Save()), Convert.ToHexString(ColdArchives.Save()),
            Convert.ToHexString(Damaged.Save())),
        DatabasePositionJson.Default.SavedDatabasePosition);

    /// <returns>Null if the text is no position of a database.</returns>
    public static DatabasePosition? Restore(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, DatabasePositionJson.Default.SavedDatabasePosition) is { } saved
                ? new DatabasePosition(
                    RowCheckpoint.Restore(Convert.FromHexString(saved.Events)), RowCheckpoint.Restore(Convert.FromHexString(saved.Archives)),
                    RowCheckpoint.Restore(Convert.FromHexString(saved.ColdArchives)), DamagedRows.Restore(Convert.FromHexString(saved.Damaged)),
                    RewriteProgress.Restore(saved.Watermark), new DatabaseStat(saved.Size, saved.Mtime, saved.LogSize, saved.LogMtime), saved.Unsettled != 0)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }
}

/// <summary>A database's position as the ledger keeps it; row hashes in hexadecimal.</summary>
internal sealed record SavedDatabasePosition(
    long Size, long Mtime, long LogSize, long LogMtime, int Unsettled, long Watermark, string Events, string Archives, string ColdArchives, string Damaged);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SavedDatabasePosition))]
internal sealed partial class DatabasePositionJson : JsonSerializerContext;
