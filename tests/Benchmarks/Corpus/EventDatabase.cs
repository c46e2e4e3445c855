using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Clawtail.Benchmarks.Corpus;

/// <summary>An agent's database as OpenClaw 2026.9.6 keeps it, as far as transcripts go.</summary>
internal sealed class EventDatabase : IDisposable
{
    /// <summary>Bytes; smaller events are never compressed.</summary>
    private const int MinCompressed = 1024;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _event;
    private readonly Compressor _compressor = new(1);
    private SqliteTransaction? _transaction;

    public EventDatabase(string home, string agent)
    {
        var path = PathOf(home, agent);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        Execute("""
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous=NORMAL;
            PRAGMA user_version=23;
            CREATE TABLE IF NOT EXISTS session_nodes(session_key TEXT NOT NULL PRIMARY KEY, current_session_id TEXT NOT NULL, entry_json TEXT NOT NULL,
              updated_at INTEGER NOT NULL, spawned_by TEXT) STRICT;
            CREATE TABLE IF NOT EXISTS session_windows(session_id TEXT NOT NULL PRIMARY KEY, session_key TEXT NOT NULL, spawned_by TEXT) STRICT;
            CREATE TABLE IF NOT EXISTS transcript_events(session_id TEXT NOT NULL, seq INTEGER NOT NULL, event_json TEXT, created_at INTEGER NOT NULL,
              event_zstd BLOB, event_utf8_bytes INTEGER, navigation_json TEXT, PRIMARY KEY(session_id, seq)) STRICT;
            CREATE TABLE IF NOT EXISTS transcript_rewrite_watermarks(session_id TEXT NOT NULL PRIMARY KEY, generation TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT;
            """);
        _event = _connection.CreateCommand();
        _event.CommandText = """
            INSERT INTO transcript_events(session_id, seq, event_json, created_at, event_zstd, event_utf8_bytes, navigation_json)
            VALUES($session, $seq, $json, 1, $zstd, $bytes, $navigation)
            """;
        foreach (var name in (string[])["$session", "$seq", "$json", "$zstd", "$bytes", "$navigation"]) _event.Parameters.AddWithValue(name, DBNull.Value);
    }

    /// <summary>Bytes of event JSON.</summary>
    public long Bytes { get; private set; }

    /// <summary>Those of them that are compressed.</summary>
    public long CompressedBytes { get; private set; }

    public static string PathOf(string home, string agent) => Path.Combine(home, "agents", agent, "agent", "openclaw-agent.sqlite");

    public void Begin() => _transaction = _connection.BeginTransaction();

    public void Commit()
    {
        _transaction?.Commit();
        _transaction = null;
    }

    public void AddSession(string session)
    {
        Execute($"INSERT OR IGNORE INTO session_nodes VALUES('agent:main:explicit:{session}', '{session}', '{{}}', 1, NULL)");
        Execute($"INSERT OR IGNORE INTO session_windows VALUES('{session}', 'agent:main:explicit:{session}', NULL)");
    }

    /// <param name="mayCompress">Half of a store that has grown over releases is compressed.</param>
    public void AddEvent(string session, int seq, byte[] json, bool mayCompress)
    {
        var frame = mayCompress && json.Length >= MinCompressed ? _compressor.Wrap(json).ToArray() : null;
        _event.Transaction = _transaction;
        _event.Parameters["$session"].Value = session;
        _event.Parameters["$seq"].Value = seq;
        _event.Parameters["$json"].Value = frame is null ? Encoding.UTF8.GetString(json) : DBNull.Value;
        _event.Parameters["$zstd"].Value = frame is null ? DBNull.Value : frame;
        _event.Parameters["$bytes"].Value = json.Length;
        _event.Parameters["$navigation"].Value = frame is null ? DBNull.Value : Summary(json);
        _event.ExecuteNonQuery();
        Bytes += json.Length;
        CompressedBytes += frame is null ? 0 : json.Length;
    }

    public void Dispose()
    {
        _event.Dispose();
        _connection.Dispose();
        _compressor.Dispose();
    }

    /// <summary>What OpenClaw notes beside a compressed event, about as long as the real one.</summary>
    private static string Summary(byte[] json)
    {
        using var entry = JsonDocument.Parse(json);
        var root = entry.RootElement;
        var role = root.TryGetProperty("message", out var message) && message.TryGetProperty("role", out var word) ? $",\"message\":{{\"role\":\"{word}\"}}" : "";
        var navigation = $"{{\"type\":\"{root.GetProperty("type")}\",\"id\":\"{root.GetProperty("id")}\",\"timestamp\":\"{root.GetProperty("timestamp")}\"{role}}}";
        return $"{{\"version\":1,\"report\":{{\"kind\":\"canonical\",\"entry\":{navigation}}},\"navigation\":{navigation},\"reset\":{navigation},\"model\":{navigation},\"modelBytes\":{json.Length}}}";
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
