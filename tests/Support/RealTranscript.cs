using System.Text;
using Microsoft.Data.Sqlite;
using ZstdSharp;

namespace Clawtail.Tests.Support;

/// <summary>The entries in the database of a copied real home, in the order they were written.</summary>
internal static class RealTranscript
{
    public static List<(string Session, string Entry)> Read(string home, string agent)
    {
        using var connection = Open(OpenClawDatabase.PathOf(home, agent));
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT session_id, event_json, event_zstd FROM transcript_events ORDER BY rowid";
        using var rows = select.ExecuteReader();
        using var zstd = new Decompressor();
        var entries = new List<(string, string)>();
        while (rows.Read())
        {
            entries.Add((rows.GetString(0), rows.IsDBNull(1) ? Encoding.UTF8.GetString(zstd.Unwrap((byte[])rows[2])) : rows.GetString(1)));
        }
        return entries;
    }

    public static List<(string Key, string Value)> ReadBindings(string home)
    {
        using var connection = Open(Path.Combine(home, "state", "openclaw.sqlite"));
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT entry_key, value_json FROM plugin_state_entries WHERE plugin_id = 'codex' AND namespace = 'app-server-thread-bindings'";
        using var rows = select.ExecuteReader();
        var bindings = new List<(string, string)>();
        while (rows.Read()) bindings.Add((rows.GetString(0), rows.GetString(1)));
        return bindings;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
