using System.Globalization;
using System.Text;

namespace Clawtail.Tests.Support;

/// <summary>
/// A home whose agent talks now: what it writes is dated as it is written, and told in numbers, so that what Prometheus
/// shows can be compared with it.
/// </summary>
internal sealed class LivingHome : IDisposable
{
    private readonly Dictionary<string, int> _generations = [];
    private readonly Dictionary<(string Model, string Kind), int> _messages = [];
    private readonly Dictionary<(string Model, string Reason), int> _errors = [];
    private readonly string _sessions;
    private OpenClawDatabase? _database;
    private int _turns;

    public LivingHome(string path)
    {
        Path = path;
        _sessions = Directory.CreateDirectory(System.IO.Path.Combine(path, "agents", "main", "sessions")).FullName;
    }

    public string Path { get; }

    /// <summary>Turns that did not fail.</summary>
    public IReadOnlyDictionary<(string Model, string Kind), int> Messages => _messages;

    public IReadOnlyDictionary<(string Model, string Reason), int> Errors => _errors;

    /// <summary>A turn of a session of some kind: <c>main</c>, <c>cron</c>, <c>subagent</c>, <c>heartbeat</c>.</summary>
    public void Say(string kind = "main", string model = "gpt-5.4-mini", int turns = 1, TimeSpan ago = default)
    {
        Append(kind, [.. Enumerable.Range(0, turns).Select(_ => Transcript.Turn(++_turns, Now(ago), model, input: 100, output: 20, cacheRead: 60, cacheWrite: 5))]);
        _messages[(model, kind)] = _messages.GetValueOrDefault((model, kind)) + turns;
    }

    /// <summary>A turn that failed.</summary>
    /// <param name="reason"><c>rate_limit</c>, <c>timeout</c>, or <c>overloaded</c>.</param>
    public void Fail(string reason, string kind = "main", string model = "gpt-5.4-mini", TimeSpan ago = default)
    {
        var message = reason switch
        {
            "rate_limit" => "429 Rate limit reached for requests",
            "overloaded" => "503 The server is overloaded",
            _ => "Request timed out.",
        };
        Append(kind, [Transcript.Turn(++_turns, Now(ago), model, input: 0, output: 0, cacheRead: 0, cacheWrite: 0, error: message)]);
        _errors[(model, reason)] = _errors.GetValueOrDefault((model, reason)) + 1;
    }

    /// <summary><c>/reset</c>: the transcript becomes an archive, and the next turn begins another.</summary>
    public void Reset(string kind = "main")
    {
        File.Move(FileOf(kind), $"{FileOf(kind)}.reset.2026-11-23T05-05-27.{_turns:000}Z");
        _generations[kind] = _generations.GetValueOrDefault(kind) + 1;
    }

    /// <summary>A fork copies the transcript so far under another header.</summary>
    public void Fork(string kind = "main") =>
        File.WriteAllLines(System.IO.Path.Combine(_sessions, $"fork-{_turns}.jsonl"), [Transcript.Header($"fork-{_turns}"), .. File.ReadLines(FileOf(kind)).Skip(1)]);

    /// <summary>A compaction replaces the transcript by its end.</summary>
    public void Compact(string kind = "main")
    {
        var lines = File.ReadAllLines(FileOf(kind));
        File.WriteAllLines(FileOf(kind) + ".tmp", [lines[0], """{"type":"compaction","id":"cccccccc"}""", .. lines[(lines.Length / 2)..]]);
        File.Move(FileOf(kind) + ".tmp", FileOf(kind), overwrite: true);
    }

    /// <summary>Retention unlinks archives.</summary>
    public void ForgetArchives()
    {
        foreach (var archive in Directory.EnumerateFiles(_sessions, "*.reset.*")) File.Delete(archive);
    }

    /// <summary>
    /// An upgrade of OpenClaw: its doctor gives the provider another name, every transcript that is in use moves into a
    /// database, and the credentials do. Archives stay where they are.
    /// </summary>
    public void Upgrade()
    {
        foreach (var kind in _generations.Keys) File.WriteAllText(FileOf(kind), Renamed(File.ReadAllText(FileOf(kind))));
        _database = new OpenClawDatabase(Path);
        foreach (var kind in _generations.Keys) _database.Import(FileOf(kind), SessionOf(kind), KeyOf(kind));
        File.Delete(System.IO.Path.Combine(_sessions, "sessions.json"));
        if (!File.Exists(CredentialsFile)) return;

        _database.Execute($"INSERT INTO auth_profile_store VALUES('primary', {SqliteShell.Text(File.ReadAllText(CredentialsFile))}, 1)");
        File.Move(CredentialsFile, CredentialsFile + ".migrated-2026-11-23T05-03-06.326Z-23562f8c");
    }

    public void Dispose() => _database?.Dispose();

    /// <summary>An OAuth account whose token expires some time from now, and which OpenClaw has blocked for an hour.</summary>
    public void SignIn(string email, string plan, TimeSpan expires)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(CredentialsFile)!);
        var profile = $$"""{"type":"oauth","provider":"openai-codex","access":"invented","refresh":"invented","expires":{{Now(-expires).ToUnixTimeMilliseconds()}},"email":"{{email}}","chatgptPlanType":"{{plan}}"}""";
        var stats = $$"""{"errorCount":2,"blockedUntil":{{Now(TimeSpan.FromHours(-1)).ToUnixTimeMilliseconds()}},"blockedReason":"rate_limit"}""";
        File.WriteAllText(CredentialsFile, $$$"""{"version":1,"profiles":{"openai-codex:{{{email}}}":{{{profile}}} },"usageStats":{"openai-codex:{{{email}}}":{{{stats}}} }}""");
    }

    private string CredentialsFile => System.IO.Path.Combine(Path, "agents", "main", "agent", "auth-profiles.json");

    private static string Renamed(string entries) => entries
        .Replace("\"provider\":\"openai-codex\"", "\"provider\":\"openai\"", StringComparison.Ordinal)
        .Replace("openai-completions", "openai-chatgpt-responses", StringComparison.Ordinal);

    private static DateTimeOffset Now(TimeSpan ago = default) => TimeProvider.System.GetUtcNow() - ago;

    private string SessionOf(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{_generations.GetValueOrDefault(kind)}");

    private string FileOf(string kind) => System.IO.Path.Combine(_sessions, SessionOf(kind) + ".jsonl");

    private void Append(string kind, string[] lines)
    {
        if (_database is not null)
        {
            if (_generations.TryAdd(kind, 0)) _database.Begin(SessionOf(kind), KeyOf(kind));
            _database.Append(SessionOf(kind), [.. lines.Select(Renamed)]);
            return;
        }
        var path = FileOf(kind);
        if (!File.Exists(path)) Begin(kind, path);
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
    }

    /// <summary>The index comes before the transcript, as the kind of a turn is what the index says when the turn is read.</summary>
    private void Begin(string kind, string path)
    {
        _generations.TryAdd(kind, 0);
        var index = string.Join(',', _generations.Keys.Select(k => $$"""
            "{{KeyOf(k)}}":{"sessionId":"{{SessionOf(k)}}","updatedAt":{{Now().ToUnixTimeMilliseconds()}}}
            """));
        var target = System.IO.Path.Combine(_sessions, "sessions.json");
        File.WriteAllText(target + ".tmp", $"{{{index}}}");
        File.Move(target + ".tmp", target, overwrite: true);
        File.WriteAllText(path, Transcript.Header(SessionOf(kind), Now()) + "\n");
    }

    private static string KeyOf(string kind) => kind switch
    {
        "main" => "agent:main:main",
        "heartbeat" => "agent:main:main:heartbeat",
        _ => $"agent:main:{kind}:00000000-0000-0000-0000-000000000001",
    };
}
