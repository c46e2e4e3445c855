using System.Buffers.Binary;
using System.Globalization;

namespace Clawtail.Host.Demo;

/// <summary>
/// An agent on the native Codex runtime (OpenClaw 2026.9.6, Codex 0.154): Codex's own rollout with every call and the provider's
/// word on the plan, and OpenClaw's transcript, which only mirrors it.
/// </summary>
internal sealed class DemoThread
{
    private const string Model = "gpt-5.5";
    private const long SecondsOfWindow = 5 * 3600;
    private const long SecondsOfWeek = 7 * 24 * 3600;

    private readonly Dice _dice;
    private readonly Guid _session;
    private readonly Guid _thread;
    private readonly string _rollout;
    private readonly string _transcript;
    private readonly DateTimeOffset _refusal;
    private double _shareOfWeek;
    private double _share;
    private long _window;
    private long _week;
    private bool _isRefused;

    /// <param name="at">When it begins.</param>
    /// <param name="refusal">When its plan is used up for once.</param>
    public DemoThread(string home, string name, DateTimeOffset at, DateTimeOffset refusal, Dice dice)
    {
        (_dice, _refusal) = (dice, refusal);
        (_session, _thread) = (dice.Uuid(), Uuid7(at));
        var agent = Path.Combine(home, "agents", name);
        var day = Path.Combine(agent, "agent", "codex-home", "sessions", at.UtcDateTime.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture));
        var sessions = Path.Combine(agent, "sessions");
        PrivateFile.MakeDirectory(day);
        PrivateFile.MakeDirectory(sessions);
        _rollout = Path.Combine(day, string.Create(CultureInfo.InvariantCulture, $"rollout-{at.UtcDateTime:yyyy-MM-ddTHH-mm-ss}-{_thread}.jsonl"));
        _transcript = Path.Combine(sessions, $"{_session}.jsonl");
        PrivateFile.Replace(Path.Combine(sessions, "sessions.json"), $$$"""{"agent:{{{name}}}:main":{"sessionId":"{{{_session}}}","updatedAt":{{{at.ToUnixTimeMilliseconds()}}}}}""");
        PrivateFile.Append(_transcript, DemoEntry.Header(_session, at, "/home/node/.openclaw/workspace", null) + "\n");
        Record(at, "session_meta", $$$"""{"session_id":"{{{_thread}}}","id":"{{{_thread}}}","originator":"openclaw","cli_version":"0.154.0","source":"vscode","thread_source":"openclaw"}""");
    }

    /// <summary>Somebody asks, and the model is called a few times before it answers.</summary>
    public void Act(DateTimeOffset at)
    {
        var turn = Uuid7(at);
        Record(at, "event_msg", $$"""{"type":"task_started","turn_id":"{{turn}}","started_at":{{at.ToUnixTimeSeconds()}}}""");
        Mirror(at, "user", $"\"content\":\"…\",\"__openclaw\":{{\"mirrorIdentity\":\"{turn}:prompt\",\"mirrorOrigin\":\"codex-app-server\"}},\"idempotencyKey\":\"{_dice.Uuid()}:user\"");
        Record(at, "turn_context", $$"""{"turn_id":"{{turn}}","model":"{{Model}}"}""");
        var (input, output) = (0, 0);
        for (var calls = _dice.Between(1, 4); calls > 0; calls--)
        {
            var (asked, answered) = (_dice.Between(2_000, 30_000), _dice.Between(20, 900));
            (input, output) = (input + asked, output + answered);
            Call(at, turn, asked, answered);
        }
        Record(at, "event_msg", $$"""{"type":"task_complete","turn_id":"{{turn}}","last_agent_message":"…","started_at":{{at.ToUnixTimeSeconds()}},"completed_at":{{at.ToUnixTimeSeconds()}}}""");
        Mirror(at, "assistant", $"\"api\":\"openai-chatgpt-responses\",\"provider\":\"openai\",\"model\":\"{Model}\",\"stopReason\":\"stop\",\"usage\":{{\"input\":{input},\"output\":{output},\"cacheRead\":0,\"cacheWrite\":0}},\"timestamp\":{at.ToUnixTimeMilliseconds()},\"idempotencyKey\":\"codex-app-server:{_thread}:{turn}:assistant\"");
    }

    private void Call(DateTimeOffset at, Guid turn, int input, int output)
    {
        var usage = $$"""{"input_tokens":{{input}},"cached_input_tokens":0,"cache_write_input_tokens":0,"output_tokens":{{output}},"reasoning_output_tokens":0,"total_tokens":{{input + output}}}""";
        Record(at, "token_usage_record", $$"""{"thread_id":"{{_thread}}","turn_id":"{{turn}}","response_id":"resp_{{_dice.EntryId()}}{{_dice.EntryId()}}","usage":{{usage}}}""");
        AdvanceShare(at);
        Record(at, "event_msg", $$"""{"type":"token_count","info":null,"rate_limits":{"limit_id":"codex","primary":{{Window(_share, SecondsOfWindow, at)}},"secondary":{{Window(_shareOfWeek, SecondsOfWeek, at)}},"plan_type":"plus"} }""");
    }

    /// <summary>Every window of five hours begins low and fills by the calls in it; one of them was used up.</summary>
    private void AdvanceShare(DateTimeOffset at)
    {
        var (window, week) = (at.ToUnixTimeSeconds() / SecondsOfWindow, at.ToUnixTimeSeconds() / SecondsOfWeek);
        _share = window == _window ? Math.Min(96, _share + 0.12) : 8;
        _shareOfWeek = week == _week ? Math.Min(96, _shareOfWeek + 0.02) : 3;
        (_window, _week) = (window, week);
        if (_isRefused || at < _refusal) return;

        (_share, _isRefused) = (100, true);
    }

    /// <param name="length">Seconds; windows begin at multiples of it.</param>
    private static string Window(double percent, long length, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"used_percent":{{Math.Floor(percent)}},"window_minutes":{{length / 60}},"resets_at":{{(at.ToUnixTimeSeconds() / length * length) + length}}}""");

    private void Record(DateTimeOffset at, string type, string payload) =>
        PrivateFile.Append(_rollout, $$"""{"timestamp":"{{DemoEntry.Iso(at)}}","type":"{{type}}","payload":{{payload}}}""" + "\n");

    private void Mirror(DateTimeOffset at, string role, string fields) =>
        PrivateFile.Append(_transcript, $$$"""{"type":"message","id":"{{{_dice.EntryId()}}}","timestamp":"{{{DemoEntry.Iso(at)}}}","message":{"role":"{{{role}}}",{{{fields}}}}}""" + "\n");

    /// <summary>As Codex makes ids: they begin with the time.</summary>
    private Guid Uuid7(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        _dice.Uuid().TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(at.ToUnixTimeMilliseconds() >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)at.ToUnixTimeMilliseconds());
        (bytes[6], bytes[8]) = ((byte)((bytes[6] & 0x0F) | 0x70), (byte)((bytes[8] & 0x3F) | 0x80));
        return new Guid(bytes, bigEndian: true);
    }
}
