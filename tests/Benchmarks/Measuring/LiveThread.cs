using System.Globalization;
using Clawtail.Benchmarks.Corpus;

namespace Clawtail.Benchmarks.Measuring;

/// <summary>
/// A thread of its own in an agent's Codex home, written call by call as Codex 0.154 does, and the row of a transcript that says
/// which session it belongs to. Both are gone afterwards.
/// </summary>
internal sealed class LiveThread : ILiveWriter
{
    private readonly EntryBuffer _buffer = new();
    private readonly RolloutScript _script;
    private readonly FileStream _file;
    private readonly string _transcript;

    public LiveThread(string home)
    {
        var dice = new Dice((int)(NowMs % int.MaxValue));
        _script = new RolloutScript(_buffer, new CodingText(dice), dice, NowMs);
        _script.Begin();
        var started = TimeProvider.System.GetUtcNow();
        var folder = Directory.CreateDirectory(Path.Combine(CodexHome(home), "sessions", started.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture))).FullName;
        var name = string.Create(CultureInfo.InvariantCulture, $"rollout-{started:yyyy-MM-ddTHH-mm-ss}-{_script.Thread}.jsonl");
        _file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        _transcript = Link(home);
        Append();
    }

    private static long NowMs => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public static string CodexHome(string home) => Path.Combine(home, "agents", "main", "agent", "codex-home");

    public void PrepareTurn() => _script.Answer();

    public void Append()
    {
        _file.Write(_buffer.Written);
        _buffer.Clear();
    }

    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_file.Name);
        File.Delete(_transcript);
    }

    private string Link(string home)
    {
        var sessions = Directory.CreateDirectory(Path.Combine(home, "agents", "main", "sessions")).FullName;
        var path = Path.Combine(sessions, $"{_script.Thread}-live.jsonl");
        File.WriteAllLines(path,
        [
            $$"""{"type":"session","version":3,"id":"{{_script.Thread}}-live","timestamp":"2026-11-25T12:00:00.000Z"}""",
            $$$"""{"type":"message","id":"00000001","message":{"role":"assistant","usage":{"input":0},"stopReason":"stop","idempotencyKey":"codex-app-server:{{{_script.Thread}}}:{{{_script.Thread}}}:commentary:1"} }""",
        ]);
        // A session in no index would be of unknown kind, and its calls would wait for a better one.
        File.WriteAllText(Path.Combine(sessions, "sessions.json"), $$$"""{"agent:main:main":{"sessionId":"{{{_script.Thread}}}-live"}}""");
        return path;
    }
}
