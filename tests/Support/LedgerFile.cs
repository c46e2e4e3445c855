using Microsoft.Data.Sqlite;

namespace Clawtail.Tests.Support;

/// <summary>A ledger as somebody else may open it.</summary>
internal sealed class LedgerFile(string state)
{
    private const int PageSize = 4096;

    private string[] Files => [Path, Path + "-wal"];

    public string Path { get; } = System.IO.Path.Combine(state, "ledger.sqlite");

    public SqliteConnection Open(SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Mode = mode, Pooling = false, DefaultTimeout = 1 }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>What is on disk while nobody writes: as much as a loss of power would leave.</summary>
    public IReadOnlyDictionary<string, byte[]> Copy() => Files.Where(File.Exists).ToDictionary(file => file, File.ReadAllBytes);

    /// <summary>Puts a copy in the place of a ledger that nobody has open.</summary>
    public void Restore(IReadOnlyDictionary<string, byte[]> copy)
    {
        File.Delete(Path + "-shm");
        foreach (var file in Files) File.Delete(file);
        foreach (var (file, bytes) in copy) File.WriteAllBytes(file, bytes);
    }

    /// <summary>Overwrites everything behind its first pages, whoever has it open.</summary>
    public void Damage(int soundPages)
    {
        var sound = soundPages * PageSize;
        foreach (var path in Files.Where(File.Exists))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            if (file.Length <= sound) continue;
            var rubbish = new byte[file.Length - sound];
            rubbish.AsSpan().Fill(0xAA);
            file.Position = sound;
            file.Write(rubbish);
        }
    }

    public void Run(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public long Count(string table)
    {
        using var connection = Open(SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of the tests.
        command.CommandText = $"SELECT count(*) FROM {table}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
