using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ZstdSharp;

namespace Clawtail.Tests.Support;

/// <summary>
/// An agent's database and its writer, which does to it what OpenClaw 2026.8.1 to 2026.9.6 does (versions 19, 21 and 23 of
/// the schema, as far as transcripts, sessions and credentials go).
/// </summary>
internal sealed class OpenClawDatabase : IDisposable
{
    private readonly string _agentFolder;
    private readonly int _version;
    private SqliteShell _shell;
    private int _serial;

    public OpenClawDatabase(string home, string agent = "main", int version = 23, string journal = "WAL")
    {
        _version = version;
        _agentFolder = System.IO.Path.Combine(home, "agents", agent);
        Path = PathOf(home, agent);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        _shell = Open(journal);
        _shell.Execute(Schema(version));
    }

    public string Path { get; }

    /// <summary>Bytes of the write-ahead log.</summary>
    public long LogSize => File.Exists(Path + "-wal") ? new FileInfo(Path + "-wal").Length : 0;

    public static string PathOf(string home, string agent = "main") => System.IO.Path.Combine(home, "agents", agent, "agent", "openclaw-agent.sqlite");

    public IReadOnlyList<string> Execute(string sql) => _shell.Execute(sql);

    /// <summary>Makes a session known, before it has an event, as OpenClaw does.</summary>
    public void Begin(string session, string? key = null, string? spawnedBy = null)
    {
        key ??= $"agent:main:explicit:{session}";
        var by = spawnedBy is null ? "NULL" : SqliteShell.Text(spawnedBy);
        Execute($"""
            BEGIN;
            INSERT INTO session_nodes(session_key, current_session_id, entry_json, updated_at, spawned_by)
              VALUES({SqliteShell.Text(key)}, '{session}', '{$$"""{"sessionId":"{{session}}"}"""}', {++_serial}, {by})
              ON CONFLICT DO UPDATE SET current_session_id = excluded.current_session_id, updated_at = excluded.updated_at;
            INSERT OR IGNORE INTO session_windows(session_id, session_key, created_at, updated_at, spawned_by) VALUES('{session}', {SqliteShell.Text(key)}, {_serial}, {_serial}, {by});
            COMMIT
            """);
        Insert(session, 0, [Transcript.Header(session)]);
    }

    /// <summary>Appends events in one transaction.</summary>
    public void Append(string session, params ReadOnlySpan<string> events) => Insert(session, NextSeq(session), events.ToArray());

    /// <summary>Appends events compressed, each a frame of its own (from version 23 on).</summary>
    public void AppendCompressed(string session, params ReadOnlySpan<string> events)
    {
        var seq = NextSeq(session);
        Execute($"BEGIN;{string.Concat(events.ToArray().Select(e => InsertCompressed(session, seq++, e, Compress(e))))}COMMIT");
    }

    /// <summary>Appends a compressed event as it should not be.</summary>
    public void AppendFrame(string session, byte[] frame, string plain) => Execute(InsertCompressed(session, NextSeq(session), plain, frame));

    /// <summary>Appends a compressed event, with what OpenClaw notes beside it.</summary>
    public void AppendSummarised(string session, string entry, string summary) =>
        Execute(InsertCompressed(session, NextSeq(session), entry, Compress(entry), summary));

    /// <summary>Rewrites a session's end: rows are deleted and inserted again, with the same numbers.</summary>
    public void Rewrite(string session, int fromSeq, params ReadOnlySpan<string> events)
    {
        var sql = new StringBuilder($"BEGIN;DELETE FROM transcript_events WHERE session_id='{session}' AND seq>={fromSeq};");
        var seq = fromSeq;
        foreach (var entry in events) sql.Append(InsertPlain(session, seq++, entry));
        Execute(sql.Append(Rotate(session)).Append("COMMIT").ToString());
    }

    /// <summary>Changes a row where it stands, which only the watermark tells.</summary>
    public void Update(string session, int seq, string entry) =>
        Execute($"BEGIN;UPDATE transcript_events SET event_json={SqliteShell.Text(entry)} WHERE session_id='{session}' AND seq={seq};{Rotate(session)}COMMIT");

    /// <summary>Deletes a session: its transcript becomes an archive in a row, and then a file beside the old transcripts too.</summary>
    public void Delete(string session, bool compressed = true, bool publish = false)
    {
        var plain = Encoding.UTF8.GetBytes(string.Concat(EventsOf(session).Select(e => e + "\n")));
        var blob = compressed ? Compress(plain, 3) : plain;
        var name = $"{session}.jsonl.deleted.2026-11-23T05-05-27.{++_serial:000}Z.{_serial:x32}{(compressed ? ".zst" : "")}";
        Execute($"""
            BEGIN;
            INSERT INTO session_transcript_archives(session_id, generation, session_key, reason, encoding, archive_blob, archive_sha256, archive_name, created_at)
              SELECT session_id, '{_serial:x32}', session_key, 'deleted', '{(compressed ? "zstd" : "identity")}', {SqliteShell.Blob(blob)},
                '{Convert.ToHexStringLower(SHA256.HashData(blob))}', '{name}', {_serial} FROM session_windows WHERE session_id='{session}';
            DELETE FROM transcript_events WHERE session_id='{session}';
            DELETE FROM session_windows WHERE session_id='{session}';
            DELETE FROM session_nodes WHERE current_session_id='{session}';
            DELETE FROM transcript_rewrite_watermarks WHERE session_id='{session}';
            COMMIT
            """);
        if (publish) WriteFile(name, blob);
    }

    /// <summary>Retention takes archives out of the database.</summary>
    public void ForgetArchives() => Execute("DELETE FROM session_transcript_archives");

    /// <summary>Moves a session's events to cold storage (from version 21 on): a file, or a row of another table.</summary>
    public void Freeze(string session, bool inDatabase = false)
    {
        var events = EventsOf(session);
        var lines = new List<string> { $$"""{"kind":"header","version":1,"sessionId":"{{session}}","generation":"{{++_serial:x32}}"}""" };
        lines.AddRange(events.Select((e, i) => $$$"""{"kind":"event","row":{"seq":{{{i}}},"event_json":{{{JsonString(e)}}},"created_at":1} }"""));
        lines.Add($$$"""{"kind":"identity","row":{"event_id":"{{{session}}}"} }""");
        var blob = Compress(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n"))), 3);
        var name = $"{Convert.ToHexStringLower(SHA256.HashData(blob))}.jsonl.zst";
        if (!inDatabase) WriteFile(System.IO.Path.Combine("cold", name), blob);
        Execute($"""
            BEGIN;
            INSERT INTO session_transcript_cold_archives(session_id, generation, archive_name, storage, archive_blob)
              VALUES('{session}', '{_serial:x32}', '{name}', '{(inDatabase ? "sqlite" : "file")}', {(inDatabase ? SqliteShell.Blob(blob) : "NULL")});
            DELETE FROM transcript_events WHERE session_id='{session}';
            COMMIT
            """);
    }

    /// <summary>Brings them back; the file stays.</summary>
    public void Thaw(string session, IReadOnlyList<string> events)
    {
        Execute($"DELETE FROM session_transcript_cold_archives WHERE session_id='{session}'");
        Insert(session, 0, events);
    }

    /// <summary>An import of OpenClaw's: entries into rows, the file into another folder.</summary>
    public void Import(string file, string session, string? key = null)
    {
        var lines = File.ReadAllLines(file);
        Begin(session, key);
        Execute($"DELETE FROM transcript_events WHERE session_id='{session}'");
        Insert(session, 0, lines);
        var archive = Directory.CreateDirectory(System.IO.Path.Combine(_agentFolder, "session-sqlite-import-archive")).FullName;
        File.Move(file, System.IO.Path.Combine(archive, $"agent_main_explicit_{session}.{System.IO.Path.GetFileName(file)}.imported-{1795410188600 + ++_serial}"));
    }

    public IReadOnlyList<string> EventsOf(string session)
    {
        var rows = Execute($"SELECT hex(coalesce(event_json, {(_version >= 23 ? "event_zstd" : "NULL")})), event_json IS NULL FROM transcript_events WHERE session_id='{session}' ORDER BY seq");
        return [.. rows.Select(r => r.Split('|')).Select(c => Encoding.UTF8.GetString(c[1] == "1" ? Decompress(Convert.FromHexString(c[0])) : Convert.FromHexString(c[0])))];
    }

    public void Checkpoint() => Execute("PRAGMA wal_checkpoint(TRUNCATE)");

    public void Vacuum() => Execute("VACUUM");

    public void Close() => _shell.Close();

    public void Kill() => _shell.Kill();

    public void Reopen() => _shell = Open("");

    public void Dispose() => _shell.Dispose();

    public static byte[] Compress(string text) => Compress(Encoding.UTF8.GetBytes(text), 1);

    private static byte[] Compress(byte[] bytes, int level)
    {
        using var compressor = new Compressor(level);
        compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(bytes).ToArray();
    }

    private static byte[] Decompress(byte[] frame)
    {
        using var decompressor = new Decompressor();
        return decompressor.Unwrap(frame).ToArray();
    }

    private SqliteShell Open(string journal)
    {
        _shell?.Dispose();
        return new SqliteShell(Path, ".timeout 5000", journal.Length > 0 ? $"PRAGMA journal_mode={journal}" : "", "PRAGMA synchronous=NORMAL", "PRAGMA foreign_keys=ON");
    }

    private int NextSeq(string session) =>
        int.Parse(Execute($"SELECT coalesce(max(seq), -1) + 1 FROM transcript_events WHERE session_id='{session}'")[0], CultureInfo.InvariantCulture);

    private void Insert(string session, int seq, IReadOnlyList<string> events) =>
        Execute($"BEGIN;{string.Concat(events.Select((e, i) => InsertPlain(session, seq + i, e)))}COMMIT");

    private static string InsertPlain(string session, int seq, string entry) =>
        $"INSERT INTO transcript_events(session_id, seq, event_json, created_at) VALUES('{session}', {seq}, {SqliteShell.Text(entry)}, {seq});\n";

    private static string InsertCompressed(string session, int seq, string plain, byte[] frame, string summary = """{"version":1}""") => $"""
        INSERT INTO transcript_events(session_id, seq, event_zstd, event_utf8_bytes, navigation_json, created_at)
          VALUES('{session}', {seq}, {SqliteShell.Blob(frame)}, {Encoding.UTF8.GetByteCount(plain)}, {SqliteShell.Text(summary)}, {seq});

        """;

    private string Rotate(string session) => $"""
        INSERT INTO transcript_rewrite_watermarks VALUES('{session}', '{++_serial:x32}', {_serial})
          ON CONFLICT DO UPDATE SET generation = excluded.generation, updated_at = excluded.updated_at;
        """;

    private void WriteFile(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(_agentFolder, "sessions", name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path + ".tmp", content);
        File.Move(path + ".tmp", path);
    }

    private static string JsonString(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";

    private static string Schema(int version) => $"""
        BEGIN;
        PRAGMA user_version={version};
        CREATE TABLE session_nodes(session_key TEXT NOT NULL PRIMARY KEY, current_session_id TEXT NOT NULL, entry_json TEXT NOT NULL,
          updated_at INTEGER NOT NULL, created_via TEXT, spawned_by TEXT) STRICT;
        CREATE TABLE session_windows(session_id TEXT NOT NULL PRIMARY KEY, session_key TEXT NOT NULL REFERENCES session_nodes(session_key) ON DELETE CASCADE,
          chat_type TEXT, channel TEXT, spawned_by TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT;
        CREATE TABLE transcript_events(session_id TEXT NOT NULL REFERENCES session_windows(session_id) ON DELETE CASCADE, seq INTEGER NOT NULL,
          {(version >= 23
              ? "event_json TEXT, created_at INTEGER NOT NULL, event_zstd BLOB, event_utf8_bytes INTEGER, navigation_json TEXT, CHECK((event_json IS NULL) <> (event_zstd IS NULL))"
              : "event_json TEXT NOT NULL, created_at INTEGER NOT NULL")}, PRIMARY KEY(session_id, seq)) STRICT;
        CREATE TABLE transcript_rewrite_watermarks(session_id TEXT NOT NULL PRIMARY KEY, generation TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT;
        CREATE TABLE session_transcript_archives(session_id TEXT NOT NULL, generation TEXT NOT NULL, session_key TEXT NOT NULL, reason TEXT NOT NULL,
          encoding TEXT NOT NULL, archive_blob BLOB NOT NULL, archive_sha256 TEXT NOT NULL, archive_name TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL,
          published_at INTEGER, PRIMARY KEY(session_id, generation)) STRICT;
        {(version >= 21 ? "CREATE TABLE session_transcript_cold_archives(session_id TEXT NOT NULL PRIMARY KEY, generation TEXT NOT NULL, archive_name TEXT NOT NULL UNIQUE, storage TEXT NOT NULL, archive_blob BLOB) STRICT;" : "")}
        CREATE TABLE auth_profile_store(store_key TEXT NOT NULL PRIMARY KEY, store_json TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT;
        CREATE TABLE auth_profile_state(state_key TEXT NOT NULL PRIMARY KEY, state_json TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT;
        COMMIT
        """;
}
