using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;

namespace Clawtail.Tests.Tailer.Codex;

/// <summary>
/// An agent that answers through Codex: the rollouts that Codex writes, and what OpenClaw copies of each turn into transcripts,
/// ahead of it, beside it, late or never; and what must be counted of both.
/// </summary>
internal sealed class MirroredAgent : IDisposable
{
    /// <summary>Two sessions in files, one in the agent's database.</summary>
    private static readonly (string Id, string Key, string Kind)[] Sessions =
        [("s0", "agent:main:main", "main"), ("s1", "agent:main:cron:job", "cron"), ("d0", "agent:main:explicit:d0", "explicit")];

    private readonly string _folder;
    private readonly CodexModel _model;
    private readonly List<MirroredThread> _threads = [];
    private readonly List<MirroredTurn> _turns = [];
    private readonly Queue<(int Session, string[] Rows)> _late = new();
    private readonly MirroredThread[] _current = new MirroredThread[Sessions.Length];
    private readonly OpenClawDatabase _database;

    public MirroredAgent(string home, CodexRelease release)
    {
        _folder = Path.Combine(home, "agents", "main");
        _model = new CodexModel(release);
        var sessions = Directory.CreateDirectory(Path.Combine(_folder, "sessions")).FullName;
        _database = new OpenClawDatabase(home);
        for (var i = 0; i < Sessions.Length; i++) NewThread(i, isHidden: false);
        foreach (var (id, _, _) in Sessions.Take(2)) File.WriteAllText(Path.Combine(sessions, $"{id}.jsonl"), Transcript.Header(id) + "\n");
        File.WriteAllText(Path.Combine(sessions, "sessions.json"), $$"""{{{string.Join(',', Sessions.Take(2).Select(s => $"\"{s.Key}\":{{\"sessionId\":\"{s.Id}\"}}"))}}}""");
        _database.Begin(Sessions[2].Id, Sessions[2].Key);
    }

    /// <summary>Turns whose rollout is there, and those of which only the transcript tells.</summary>
    public (long Messages, TokenCounts Tokens) Truth => Charged.Concat(Told.Select(t => t.Reply!.Value)).Aggregate((0L, default(TokenCounts)), (sum, tokens) => (sum.Item1 + 1, sum.Item2 + tokens));

    public int Errors => _threads.Where(t => !t.IsHidden).SelectMany(t => t.Model.FailedTurns).Concat(_turns.Where(t => t.HasFailedRun && t.IsMirrored).Select(t => t.Id)).Distinct().Count();

    /// <summary>A fork holds the lines of its parent.</summary>
    public bool HasCopies { get; private set; }

    private IEnumerable<TokenCounts> Charged => _threads.Where(t => !t.IsHidden).SelectMany(t => t.Model.Calls).Distinct().Select(c => c.Usage.Tokens);

    private IEnumerable<MirroredTurn> Told => _turns.Where(t => t is { Thread.IsHidden: true, IsMirrored: true, Reply: not null });

    /// <summary>How many messages a kind of session must have at least, for they were linked in time, and can have at most.</summary>
    public IEnumerable<(string Kind, long Least, long Most)> Kinds => Sessions.Select((session, i) =>
    {
        var told = Told.Count(t => t.Session == i);
        var linked = _turns.Where(t => t.Session == i && t.IsLinkedInTime && !t.Thread.IsHidden).Select(t => t.Id).ToHashSet();
        var calls = _threads.Where(t => !t.IsHidden && t.Session == i).SelectMany(t => t.Model.Calls).Distinct().ToList();
        return (session.Kind, (long)told + calls.Count(c => linked.Contains(c.Turn)), (long)told + calls.Count);
    });

    /// <param name="isHidden">Its rollout cannot be had until <see cref="Reveal"/>.</param>
    public void NewThread(int session, bool isHidden)
    {
        if (_threads.Count > 0) _model.Begin();
        Enter(session, isHidden);
    }

    public void Fork(int session)
    {
        if (_current[session].IsHidden) return;
        HasCopies |= _model.Release == CodexRelease.Copies;
        _model.Fork(_threads.IndexOf(_current[session]));
        Enter(session, isHidden: false);
    }

    public void Upgrade() => _model.Upgrade();

    public void Compact(int session, bool byPrompt) => _model.Compact(_threads.IndexOf(_current[session]), byPrompt);

    /// <param name="sumsUp">OpenClaw knows all calls of the turn; of a resumed thread it knows the last one only.</param>
    /// <param name="rollsBack">The thread is rolled back in the middle of it.</param>
    public void Turn(int session, int calls, ModelEnd end, Mirroring mirroring, bool sumsUp = true, bool rollsBack = false)
    {
        var thread = _current[session];
        var id = _model.Turn(_threads.IndexOf(thread), calls, end, rollsBack);
        var used = thread.Model.Calls.Where(c => c.Turn == id).Select(c => c.Usage.Tokens).ToList();
        var hasFailed = end is ModelEnd.Overloaded or ModelEnd.UsageLimit;
        var turn = new MirroredTurn(id, session, thread)
        {
            Reply = hasFailed || used.Count == 0 ? null : sumsUp ? used.Aggregate((a, b) => a + b) : used[^1],
            HasFailedRun = hasFailed,
            IsMirrored = mirroring != Mirroring.Never,
            IsLinkedInTime = mirroring is Mirroring.Ahead or Mirroring.Beside,
        };
        _turns.Add(turn);
        var rows = new MirrorRows(thread.Model.Id, id, thread.Model.Model!, _turns.Count, _model.Now);
        string[] mirror = [rows.Prompt, rows.Commentary, .. turn.Reply is { } reply ? [rows.Reply(reply)] : Array.Empty<string>(), .. hasFailed ? [rows.Failed] : Array.Empty<string>()];
        switch (mirroring)
        {
            case Mirroring.Ahead:
                Append(session, mirror);
                break;
            case Mirroring.Beside:
                Append(session, mirror[..1]);
                thread.Write();
                Append(session, mirror[1..]);
                break;
            case Mirroring.Late:
                thread.Write();
                _late.Enqueue((session, mirror));
                break;
            default:
                thread.Write();
                break;
        }
    }

    /// <summary>What Codex has not written yet.</summary>
    public void WriteRollouts() => _threads.ForEach(t => t.Write());

    /// <summary>What OpenClaw has not written yet.</summary>
    public void WriteLateRows()
    {
        while (_late.TryDequeue(out var late)) Append(late.Session, late.Rows);
    }

    public void Reveal()
    {
        foreach (var thread in _threads.Where(t => t.IsHidden)) thread.Reveal();
    }

    /// <summary>Does to a rollout that was read to its end what Codex or an operator does to it; the session goes on in another thread.</summary>
    public void PutAway(int session, Action<MirroredThread> away)
    {
        var thread = _current[session];
        if (thread.IsHidden) return;
        thread.Write();
        away(thread);
        NewThread(session, isHidden: false);
    }

    public void Dispose() => _database.Dispose();

    private void Enter(int session, bool isHidden)
    {
        _current[session] = new MirroredThread(_model.Threads[^1], Path.Combine(_folder, "agent", "codex-home"), session) { IsHidden = isHidden };
        _threads.Add(_current[session]);
    }

    private void Append(int session, string[] rows)
    {
        if (session == 2) _database.Append(Sessions[2].Id, rows);
        else File.AppendAllLines(Path.Combine(_folder, "sessions", $"{Sessions[session].Id}.jsonl"), rows);
    }
}

/// <summary>When OpenClaw's copy of a turn is written.</summary>
internal enum Mirroring
{
    /// <summary>Before anything of the turn's rollout can be read.</summary>
    Ahead,

    /// <summary>The prompt before the calls, the reply after them.</summary>
    Beside,
    Late,
    Never,
}

/// <summary>A turn and what its transcript says of it.</summary>
internal sealed record MirroredTurn(string Id, int Session, MirroredThread Thread)
{
    /// <summary>Null without an answer.</summary>
    public TokenCounts? Reply { get; init; }

    public bool HasFailedRun { get; init; }

    public bool IsMirrored { get; init; }

    public bool IsLinkedInTime { get; init; }
}
