using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>What a look at a ledger from outside found; the ledger is neither changed nor kept from its owner.</summary>
/// <param name="SchemaVersion">0 where the ledger is absent or cannot be read.</param>
/// <param name="Turns">Every turn ever counted.</param>
/// <param name="LastCommit">When the file, or its write-ahead log, was last written.</param>
/// <param name="IsInUse">A Clawtail counts into it now.</param>
/// <param name="Problem">What is wrong, mostly in SQLite's words, where it is damaged or cannot be read.</param>
public sealed record LedgerInspection(
    string Path, LedgerCondition Condition, int SchemaVersion, long Bytes, long Turns, DateTimeOffset? LastCommit, bool IsInUse,
    string? Problem)
{
    /// <summary>The newest schema that this Clawtail can read.</summary>
    public static int KnownSchemaVersion => LedgerSchema.Version;

    public static LedgerInspection Of(string stateDirectory)
    {
        var path = System.IO.Path.Combine(stateDirectory, LedgerDatabase.FileName);
        var inspection = new LedgerInspection(path, LedgerCondition.Absent, 0, 0, 0, null, LedgerLock.IsHeld(stateDirectory), null);
        if (!File.Exists(path)) return inspection;

        inspection = inspection with { Bytes = Length(path) + Length(path + "-wal"), LastCommit = LastWrite(path) };
        try
        {
            return inspection.Read();
        }
        catch (SqliteException exception)
        {
            var condition = exception.IsDamage() ? LedgerCondition.Damaged : LedgerCondition.Unreadable;
            return inspection with { Condition = condition, Problem = exception.Message };
        }
    }

    private LedgerInspection Read()
    {
        using var connection = OpenWithoutTrace(Path);
        var version = (int)LedgerSchema.Scalar(connection, "PRAGMA user_version");
        if (version > LedgerSchema.Version) return this with { Condition = LedgerCondition.Newer, SchemaVersion = version };
        if (version == 0 && LedgerSchema.IsEmpty(connection)) return this with { Condition = LedgerCondition.Empty };
        if (version == 0 || LedgerSchema.IsForeign(connection)) return this with { Condition = LedgerCondition.Foreign };
        if (LedgerSchema.MissingTable(connection, version) is { } table)
            return this with { Condition = LedgerCondition.Damaged, SchemaVersion = version, Problem = $"it has no table {table}" };

        using var check = new Statement(connection, "PRAGMA quick_check(1)");
        if (!check.Next() || check.Text(0) is not "ok")
            return this with { Condition = LedgerCondition.Damaged, SchemaVersion = version, Problem = check.Text(0) };

        var turns = LedgerSchema.Scalar(connection, "SELECT coalesce(sum(messages), 0) FROM usage_series")
            + LedgerSchema.Scalar(connection, "SELECT coalesce(sum(count), 0) FROM error_series");
        return this with { Condition = LedgerCondition.Sound, SchemaVersion = version, Turns = turns };
    }

    /// <summary>Opens for reading, and so that no file appears beside the ledger, whoever looks at it.</summary>
    private static SqliteConnection OpenWithoutTrace(string path)
    {
        // Without a write-ahead log nobody writes, and the file alone says it all.
        var how = Length(path + "-wal") == 0 ? "immutable=1" : "";
        return ReadOnlyConnection.Open(path, TimeSpan.FromSeconds(1), how);
    }

    private static DateTimeOffset LastWrite(string path)
    {
        var (file, log) = (File.GetLastWriteTimeUtc(path), File.GetLastWriteTimeUtc(path + "-wal"));
        return log > file ? log : file;
    }

    private static long Length(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }
}

/// <summary>How a ledger is, seen from outside.</summary>
public enum LedgerCondition
{
    /// <summary>There is none yet.</summary>
    Absent,

    /// <summary>A file of no database: a first start began, and could write nothing into it.</summary>
    Empty,

    Sound,

    /// <summary>A newer Clawtail wrote it.</summary>
    Newer,

    /// <summary>A database of somebody else's.</summary>
    Foreign,

    Damaged,

    /// <summary>It cannot be opened by this user, or not now.</summary>
    Unreadable,
}
