using System.Globalization;
using System.Text;

namespace Clawtail.Host.Demo;

/// <summary>One session and its transcript file, which OpenClaw renames, copies and rewrites as it likes.</summary>
internal sealed class DemoSession
{
    private static readonly string[] Questions =
    [
        "What changed in the release notes since Friday?", "Book the small meeting room for ten.", "Is the backup still running?",
        "Summarise this thread.", "Which tests failed last night?", "Draft a reply, friendly but short.",
    ];

    private readonly Dice _dice;
    private readonly List<string> _pending = [];
    private string? _lastEntry;
    private int _context;

    private DemoSession(string key, DemoModel model, string file, Guid id, Dice dice) =>
        (Key, Model, File, Id, _dice) = (key, model, file, id, dice);

    /// <summary>As in OpenClaw's index; tells what kind of session it is.</summary>
    public string Key { get; }

    public DemoModel Model { get; }

    public string File { get; }

    public Guid Id { get; }

    public DateTimeOffset Updated { get; private set; }

    /// <summary>A new session. Its file appears with the first turn.</summary>
    public static DemoSession Begin(string directory, string key, DemoModel model, DateTimeOffset at, Dice dice)
    {
        var id = dice.Uuid();
        var session = new DemoSession(key, model, Path.Combine(directory, $"{id}.jsonl"), id, dice) { _context = dice.Between(3000, 7000) };
        session._pending.Add(DemoEntry.Header(id, at, "/home/node/.openclaw/workspace", null));
        session.Add(entry => DemoEntry.ModelChange(entry, at, model));
        return session;
    }

    /// <summary>A session that starts with a copy of another's entries, whose turns were billed once.</summary>
    public static DemoSession Fork(DemoSession parent, string key, DateTimeOffset at, Dice dice)
    {
        var id = dice.Uuid();
        var name = string.Create(CultureInfo.InvariantCulture, $"{DemoEntry.Iso(at).Replace(':', '-').Replace('.', '-')}_{id}.jsonl");
        var fork = new DemoSession(key, parent.Model, Path.Combine(Path.GetDirectoryName(parent.File)!, name), id, dice)
        {
            _context = parent._context,
            _lastEntry = parent._lastEntry,
        };
        fork._pending.Add(DemoEntry.Header(id, at, "/home/node/.openclaw/workspace", parent.File));
        fork._pending.AddRange(System.IO.File.ReadLines(parent.File).Skip(1));
        return fork;
    }

    /// <summary>Somebody asks, the model answers, perhaps after a look through a tool.</summary>
    public void Talk(DateTimeOffset at, bool withTool)
    {
        Ask(at);
        if (withTool)
        {
            var call = $"call_{_dice.EntryId()}";
            Record(DemoTurn.Answered(Model, at, _context, call, _dice));
            Add(entry => DemoEntry.ToolResult(entry, _lastEntry, Updated, call));
        }
        Record(DemoTurn.Answered(Model, Updated, _context, null, _dice));
        Write();
    }

    /// <summary>The model does not answer. OpenClaw tries again, and records every attempt.</summary>
    public void Fail(DateTimeOffset at, DemoFailure failure)
    {
        Ask(at);
        for (var attempt = _dice.Between(1, 3); attempt > 0; attempt--)
        {
            Record(DemoTurn.Failed(Model, Updated, failure));
        }
        Write();
    }

    /// <summary>What OpenClaw does to a transcript with an empty answer: a whole new file with a text in its place.</summary>
    public void Repair()
    {
        var repaired = System.IO.File.ReadAllText(File).Replace(
            """
            "content":[]
            """,
            """
            "content":[{"type":"text","text":"[assistant turn failed before producing content]"}]
            """,
            StringComparison.Ordinal);
        PrivateFile.Replace(File, repaired);
    }

    /// <summary><c>/reset</c>, or the end of a session: the file stays under another name.</summary>
    /// <param name="why"><c>reset</c> or <c>deleted</c>.</param>
    public void Archive(string why, DateTimeOffset at) =>
        System.IO.File.Move(File, $"{File}.{why}.{DemoEntry.Iso(at).Replace(':', '-')}");

    private void Ask(DateTimeOffset at)
    {
        Add(entry => DemoEntry.User(entry, _lastEntry, at, _dice.Pick(Questions)));
        Updated = at;
    }

    private void Record(DemoTurn turn)
    {
        Add(entry => DemoEntry.Assistant(entry, _lastEntry, turn, "Done, and noted for tomorrow."));
        _context += turn.Input - (turn.Input / 2) + turn.Output;
        Updated = turn.Ended;
    }

    private void Add(Func<string, string> line)
    {
        var id = _dice.EntryId();
        _pending.Add(line(id));
        _lastEntry = id;
    }

    private void Write()
    {
        var lines = new StringBuilder();
        foreach (var line in _pending) lines.Append(line).Append('\n');
        _pending.Clear();
        PrivateFile.Append(File, lines.ToString());
    }
}
