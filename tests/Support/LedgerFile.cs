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

    /// <summary>Overwrites every page but the first, of a ledger that a program has open: its next commit finds out.</summary>
    public void DamageInPlace()
    {
        Run("PRAGMA wal_checkpoint(TRUNCATE)");
        Damage(soundPages: 1);
    }

    /// <summary>Overwrites the pages of one table, of a ledger that nobody has open, and no other page.</summary>
    public void DamageTable(string table) => DamagePages(PagesOf(table).Order().Skip(1));

    /// <summary>Overwrites the page that a table begins with, however small the table is.</summary>
    public void DamageRoot(string table) => DamagePages([PagesOf(table)[0]]);

    private void DamagePages(IEnumerable<long> pages)
    {
        foreach (var page in pages)
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            var rubbish = new byte[PageSize];
            rubbish.AsSpan().Fill(0xAA);
            file.Position = (page - 1) * PageSize;
            file.Write(rubbish);
        }
    }

    /// <summary>The pages of a table, as its interior pages name them (https://sqlite.org/fileformat.html#b_tree_pages).</summary>
    private List<long> PagesOf(string table)
    {
        using var connection = Open(SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT rootpage FROM sqlite_schema WHERE name = $table";
        command.Parameters.AddWithValue("$table", table);
        var root = (long)command.ExecuteScalar()!;
        var bytes = File.ReadAllBytes(Path);
        var pages = new List<long> { root };
        var page = bytes.AsSpan((int)((root - 1) * PageSize), PageSize);
        if (page[0] is not (2 or 5)) return pages;

        var cells = (page[3] << 8) | page[4];
        for (var cell = 0; cell < cells; cell++)
        {
            var at = (page[12 + (2 * cell)] << 8) | page[13 + (2 * cell)];
            pages.Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(page[at..]));
        }
        pages.Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(page[8..]));
        return pages;
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

    public long Count(string table) => Scalar($"SELECT count(*) FROM {table}");

    public long Scalar(string sql)
    {
        using var connection = Open(SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
