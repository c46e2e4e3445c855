using System.Buffers.Binary;
using Clawtail.Tailer.Files;

namespace Clawtail.Host.Doctor;

/// <summary>Walks through an OpenClaw home and opens, for a moment, the transcripts, indexes, databases and credentials of its agents: those that the tailer needs.</summary>
internal sealed class HomeInventoryBuilder(string home, FileGate gate)
{
    private const string DatabaseName = "openclaw-agent.sqlite";

    private readonly List<string> _transcripts = [];
    private readonly List<AgentDatabaseFile> _databases = [];
    private readonly List<string> _rollouts = [];
    private readonly List<string> _unreadable = [];
    private int _directories;
    private DateTime _newest;

    public IReadOnlyList<string> Rollouts => _rollouts;

    public IReadOnlyList<string> Unreadable => _unreadable;

    public HomeInventory Build()
    {
        var exists = Directory.Exists(home);
        var agents = Path.Combine(home, "agents");
        var names = exists ? List(agents, Directory.EnumerateDirectories).Select(path => Path.GetFileName(path)).Order().ToList() : [];
        foreach (var name in names) AddAgent(Path.Combine(agents, name));
        return new(home, exists, exists ? HomeInventory.ReleaseIn(home, gate) : null, names, _transcripts, _databases, _unreadable,
            _directories, _newest == default ? null : new DateTimeOffset(_newest, TimeSpan.Zero))
        {
            Rollouts = _rollouts,
            UsesPersonalCodex = exists && HomeInventory.UsesPersonalCodexIn(home, gate),
        };
    }

    /// <summary>Adds what a Codex home holds; beside its rollouts it has caches and databases that nobody needs.</summary>
    public void AddRollouts(string codexHome)
    {
        foreach (var folder in new[] { "sessions", "archived_sessions" })
        {
            foreach (var file in List(Path.Combine(codexHome, folder), path => Directory.EnumerateFiles(path, "rollout-*.jsonl*", SearchOption.AllDirectories))) AddRollout(file);
        }
    }

    private void AddAgent(string agent)
    {
        _directories += 1 + List(agent, path => Directory.EnumerateDirectories(path, "*", SearchOption.AllDirectories)).Count;
        foreach (var file in List(Path.Combine(agent, "sessions"), Directory.EnumerateFiles)) AddSessionFile(file);

        AddRollouts(Path.Combine(agent, "agent", "codex-home"));

        var profiles = Path.Combine(agent, "agent", "auth-profiles.json");
        if (File.Exists(profiles)) TryOpen(profiles)?.Dispose();
        var database = Path.Combine(agent, "agent", DatabaseName);
        if (File.Exists(database)) AddDatabase(database);
    }

    private void AddSessionFile(string file)
    {
        var name = Path.GetFileName(file);
        var isTranscript = name.Contains(".jsonl", StringComparison.Ordinal)
            && !name.EndsWith(".lock", StringComparison.Ordinal) && !name.Contains(".trajectory.", StringComparison.Ordinal);
        if (!isTranscript && name != "sessions.json") return;

        TryOpen(file)?.Dispose();
        if (!isTranscript) return;
        _transcripts.Add(file);
        Date(file);
    }

    private void AddRollout(string file)
    {
        TryOpen(file)?.Dispose();
        _rollouts.Add(file);
        Date(file);
    }

    private void AddDatabase(string database)
    {
        var log = new FileInfo(database + "-wal");
        var isOrphaned = log is { Exists: true, Length: > 0 } && !File.Exists(database + "-shm");
        _databases.Add(new(database, SchemaVersion(database), isOrphaned));
        Date(database);
        if (log.Exists) Date(log.FullName);
    }

    private int? SchemaVersion(string database)
    {
        using var file = TryOpen(database);
        Span<byte> header = stackalloc byte[64];
        if (file is null || file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length) return null;
        return header.StartsWith("SQLite format 3\0"u8) ? BinaryPrimitives.ReadInt32BigEndian(header[60..]) : null;
    }

    private void Date(string file)
    {
        if (FileGate.WrittenAt(file) is { } written && written > _newest) _newest = written;
    }

    private FileStream? TryOpen(string file)
    {
        try
        {
            return new FileStream(gate.Open(file), FileAccess.Read, bufferSize: 0);
        }
        catch (FileNotFoundException)
        {
            return null; // Gone between the listing and now.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _unreadable.Add(file);
            return null;
        }
    }

    private List<string> List(string directory, Func<string, IEnumerable<string>> enumerate)
    {
        try
        {
            return [.. enumerate(directory)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!_unreadable.Contains(directory)) _unreadable.Add(directory);
            return [];
        }
    }
}
