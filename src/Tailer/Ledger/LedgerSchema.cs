using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Brings a ledger to the schema this Clawtail knows: the numbered files of <c>state/</c>, in order, each in one transaction.</summary>
internal static class LedgerSchema
{
    /// <summary>Marks the file as a Clawtail ledger (SQLite's <c>application_id</c>; "Claw" in ASCII).</summary>
    private const int ApplicationId = 0x436C6177;

    /// <summary>The version of the turn key that this Clawtail computes.</summary>
    private const int KeyVersion = 1;

    private static readonly string[] Steps = ["state/001_ledger.sql", "state/002_baseline.sql", "state/003_databases.sql", "state/004_sessions_and_history.sql", "state/005_native.sql", "state/006_agents.sql"];

    public static int Version => Steps.Length;

    /// <returns>True if the ledger is new.</returns>
    /// <exception cref="LedgerForeignException">Its turn keys are not those of this Clawtail: every turn would be counted again.</exception>
    public static bool Migrate(SqliteConnection connection)
    {
        var version = (int)Scalar(connection, "PRAGMA user_version");
        for (var step = version; step < Steps.Length; step++) Apply(connection, step);
        if (LedgerMeta.Read(connection, LedgerMeta.KeyVersion) is { } keys and not KeyVersion)
            throw new LedgerForeignException($"The ledger tells turns apart by keys of version {keys}, this Clawtail by version {KeyVersion}.");
        return version == 0;
    }

    /// <summary>Looks at the header and the log only, so that a ledger of a newer Clawtail is not touched at all.</summary>
    public static void ThrowIfNewer(string path)
    {
        if (!File.Exists(path)) return;
        ThrowIfNewer(WriteAheadLog.UserVersion(path + "-wal") ?? 0, path);
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        ThrowIfNewer(DatabaseHeader.ReadUserVersion(file) ?? 0, path);
    }

    /// <summary>Only reads: a database that is not ours keeps every byte it has.</summary>
    /// <exception cref="LedgerForeignException">A newer Clawtail made it, or none.</exception>
    public static void ThrowIfForeign(SqliteConnection connection, string path)
    {
        ThrowIfNewer((int)Scalar(connection, "PRAGMA user_version"), path);
        if (IsForeign(connection))
            throw new LedgerForeignException($"{path} is a database, but not a Clawtail ledger. Move it away, or choose another state directory.");
    }

    public static bool IsEmpty(SqliteConnection connection) => Scalar(connection, "SELECT count(*) FROM sqlite_schema") == 0;

    /// <summary>The first table that a ledger of a version should have and has not, by comparison with a new one; null if there is none.</summary>
    public static string? MissingTable(SqliteConnection connection, int version)
    {
        using var complete = new SqliteConnection("Data Source=:memory:");
        complete.Open();
        for (var step = 0; step < version; step++) Apply(complete, step);
        var present = Tables(connection);
        return Tables(complete).FirstOrDefault(table => !present.Contains(table));
    }

    /// <summary>It holds something, and no Clawtail made it.</summary>
    public static bool IsForeign(SqliteConnection connection) => !IsEmpty(connection) && Scalar(connection, "PRAGMA application_id") != ApplicationId;

    /// <summary>For those who only read: the schema is what this Clawtail knows, or nothing is read.</summary>
    /// <exception cref="LedgerForeignException">An older Clawtail made it, or none.</exception>
    public static void ThrowIfOlder(SqliteConnection connection, string path)
    {
        var version = (int)Scalar(connection, "PRAGMA user_version");
        if (version < Version)
            throw new LedgerForeignException(
                $"The ledger {path} has schema {version}, this Clawtail reads {Version}. Start 'clawtail serve' of this version on it once.");
    }

    private static void ThrowIfNewer(int version, string path)
    {
        if (version > Version)
            throw new LedgerForeignException(
                $"The ledger {path} was written by a newer Clawtail (schema {version}, this one knows {Version}). It was not touched: run that version, or choose another state directory.");
    }

    private static void Apply(SqliteConnection connection, int step)
    {
        using var resource = typeof(LedgerSchema).Assembly.GetManifestResourceStream(Steps[step])!;
        using var reader = new StreamReader(resource);
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The text is an embedded file of ours and two of our own integers.
        command.CommandText = $"{reader.ReadToEnd()}; PRAGMA user_version = {step + 1}; PRAGMA application_id = {ApplicationId};";
#pragma warning restore CA2100
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    private static List<string> Tables(SqliteConnection connection)
    {
        using var statement = new Statement(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
        var names = new List<string>();
        while (statement.Next()) names.Add(statement.Text(0));
        return names;
    }

    public static long Scalar(SqliteConnection connection, string sql)
    {
        using var statement = new Statement(connection, sql);
        return statement.Next() ? statement.Int64(0) : 0;
    }
}
