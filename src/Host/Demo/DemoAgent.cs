using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Clawtail.Host.Demo;

/// <summary>One agent of the file era: its sessions, and the index that names them.</summary>
internal sealed class DemoAgent
{
    private const int MaxSessions = 12;

    private readonly string _name;
    private readonly DemoModel _model;
    private readonly Dice _dice;
    private readonly string _directory;
    private readonly List<DemoSession> _sessions = [];

    public DemoAgent(string home, string name, DemoModel model, Dice dice)
    {
        (_name, _model, _dice) = (name, model, dice);
        _directory = Path.Combine(home, "agents", name, "sessions");
        PrivateFile.MakeDirectory(_directory);
    }

    private string MainKey => $"agent:{_name}:main";

    /// <summary>Lets something happen to the agent, most often a turn in one of its sessions.</summary>
    public void Act(DateTimeOffset at)
    {
        if (_sessions.Count == 0) Begin(MainKey, at);
        else if (_dice.Falls(0.04)) Fail(at);
        else if (_dice.Falls(0.02)) ResetMain(at);
        else if (_dice.Falls(0.08)) BeginAnother(at);
        else if (_dice.Falls(0.02)) Fork(at);
        else _dice.Pick(_sessions).Talk(at, withTool: _dice.Falls(0.3));
        Prune(at);
        WriteIndex();
    }

    private void Begin(string key, DateTimeOffset at)
    {
        var session = DemoSession.Begin(_directory, key, _model, at, _dice);
        session.Talk(at, withTool: false);
        _sessions.Add(session);
    }

    private void Fail(DateTimeOffset at)
    {
        var session = _dice.Pick(_sessions);
        session.Fail(at, _dice.Pick(_model.Failures));
        if (_dice.Falls(0.5)) session.Repair();
    }

    private void ResetMain(DateTimeOffset at)
    {
        Archive(_sessions.Single(session => session.Key == MainKey), "reset", at);
        Begin(MainKey, at);
    }

    private void BeginAnother(DateTimeOffset at) => Begin(_dice.Between(1, 4) switch
    {
        1 => $"agent:{_name}:cron:morning-report:run:{_dice.Uuid()}",
        2 => $"agent:{_name}:subagent:{_dice.Uuid()}",
        3 => $"agent:{_name}:telegram:group:-100{_dice.Between(1000, 9999)}",
        _ => $"agent:{_name}:telegram:direct:{_dice.Between(1000, 9999)}",
    }, at);

    private void Fork(DateTimeOffset at)
    {
        var fork = DemoSession.Fork(_dice.Pick(_sessions), $"agent:{_name}:subagent:{_dice.Uuid()}", at, _dice);
        fork.Talk(at, withTool: false);
        _sessions.Add(fork);
    }

    private void Prune(DateTimeOffset at)
    {
        if (_sessions.Count > MaxSessions) Archive(_sessions.First(session => session.Key != MainKey), "deleted", at);
    }

    private void Archive(DemoSession session, string why, DateTimeOffset at)
    {
        session.Archive(why, at);
        _sessions.Remove(session);
    }

    private void WriteIndex()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            foreach (var session in _sessions) WriteSession(json, session);
            json.WriteEndObject();
        }
        PrivateFile.Replace(Path.Combine(_directory, "sessions.json"), Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private void WriteSession(Utf8JsonWriter json, DemoSession session)
    {
        var isGroup = session.Key.Contains(":group:", StringComparison.Ordinal);
        json.WriteStartObject(session.Key);
        json.WriteString("sessionId", session.Id.ToString());
        json.WriteNumber("updatedAt", session.Updated.ToUnixTimeMilliseconds());
        json.WriteString("sessionFile", session.File);
        json.WriteString("chatType", isGroup ? "group" : "direct");
        if (isGroup) json.WriteString("channel", "telegram");
        if (session.Key.Contains(":subagent:", StringComparison.Ordinal)) json.WriteString("spawnedBy", MainKey);
        json.WriteString("model", session.Model.Name);
        json.WriteString("modelProvider", session.Model.Provider);
        json.WriteEndObject();
    }
}
