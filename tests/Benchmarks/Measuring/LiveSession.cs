using Clawtail.Benchmarks.Corpus;

namespace Clawtail.Benchmarks.Measuring;

/// <summary>
/// A session of its own in a home, written turn by turn as OpenClaw does: into the agent's database if there is one, a
/// transaction each, else into a file that is gone afterwards.
/// </summary>
internal sealed class LiveSession : ILiveWriter
{
    private static readonly Model Speaker = new("openai-codex", "openai-codex-responses", "gpt-5.5", 1250);

    private readonly EntryBuffer _buffer = new();
    private readonly Dice _dice = new(7);
    private readonly EntryWriter _entries;
    private readonly string _session;
    private readonly FileStream? _file;
    private readonly EventDatabase? _database;
    private int _seq;

    public LiveSession(string home)
    {
        var session = new SessionPlan(Guid.NewGuid().ToString(), Key: null, "unknown", Speaker, Turns: 0, NowMs, IsFork: false);
        _entries = new EntryWriter(session, _buffer, new CodingText(_dice), _dice);
        _session = session.Id;
        _entries.Header(NowMs, parentId: null);
        _entries.Opening(NowMs);
        if (File.Exists(EventDatabase.PathOf(home, "main")))
        {
            _database = new EventDatabase(home, "main");
            _database.AddSession(_session);
            return;
        }

        var path = Path.Combine(home, "agents", "main", "sessions", session.Id + ".jsonl");
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    private static long NowMs => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public void PrepareTurn() =>
        _entries.Assistant(NowMs, NowMs, calls: 1, Usage.Of(Speaker, context: 9_000, output: 200, _dice));

    /// <summary>Writes all that was prepared in one go.</summary>
    public void Append()
    {
        _file?.Write(_buffer.Written);
        if (_database is not null) Commit(_database);
        _buffer.Clear();
    }

    public void Dispose()
    {
        _database?.Dispose();
        _file?.Dispose();
        if (_file is not null) File.Delete(_file.Name);
    }

    private void Commit(EventDatabase database)
    {
        database.Begin();
        foreach (var range in Lines.Of(_buffer.Written)) database.AddEvent(_session, _seq++, _buffer.Written[range].ToArray(), mayCompress: true);
        database.Commit();
    }
}
