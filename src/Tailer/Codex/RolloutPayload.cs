using System.Buffers.Text;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Codex;

/// <summary>The fields that count in the payload of any line, still pointing into it.</summary>
internal ref struct RolloutPayload
{
    /// <summary>Which event it is, in an <c>event_msg</c>.</summary>
    public JsonText Type;
    public JsonText TurnId;
    public JsonText Model;
    public JsonText ResponseId;

    /// <summary>Milliseconds since the Unix epoch; 0 if it does not say.</summary>
    public long Started;

    /// <summary>Whether it has the field that tells releases apart: those without it write no errors.</summary>
    public bool HasStarted;

    /// <summary>Whether <c>last_agent_message</c> is there and null.</summary>
    public bool HasNoMessage;
    public ReadOnlySpan<byte> Error;
    public ReadOnlySpan<byte> RateLimits;

    /// <summary>Of a <c>token_usage_record</c>.</summary>
    public CodexUsage? Usage;

    /// <summary>Of a <c>token_count</c>; null in one that says nothing of a call.</summary>
    public CodexUsage? Total;
    public CodexUsage? Last;

    /// <summary>A count in it is none.</summary>
    public bool IsInvalid;

    public RolloutThread Thread;

    public static RolloutPayload Read(ReadOnlySpan<byte> json)
    {
        var payload = new RolloutPayload();
        var walk = new JsonObjectReader(json);
        if (!walk.TryEnter()) return payload;

        while (walk.TryNext(out var name))
        {
            if (!payload.TryReadTurn(ref walk, name) && !payload.TryReadTokens(ref walk, name)
                && !RolloutThreadReader.TryRead(ref walk, name, ref payload.Thread)) walk.Skip();
        }
        return payload;
    }

    private bool TryReadTurn(scoped ref JsonObjectReader walk, JsonText name)
    {
        if (name.Is("type"u8)) Type = walk.ReadText();
        else if (name.Is("turn_id"u8)) TurnId = walk.ReadText();
        else if (name.Is("model"u8)) Model = walk.ReadText();
        else if (name.Is("thread_settings"u8)) ReadSettings(ref walk);
        else if (name.Is("started_at"u8)) ReadStarted(walk.Skip());
        else if (name.Is("last_agent_message"u8)) HasNoMessage = walk.Skip().SequenceEqual("null"u8);
        else if (name.Is("error"u8)) Error = NotNull(walk.Skip());
        else return false;
        return true;
    }

    private bool TryReadTokens(scoped ref JsonObjectReader walk, JsonText name)
    {
        if (name.Is("response_id"u8)) ResponseId = walk.ReadText();
        else if (name.Is("usage"u8)) Usage = ReadUsage(ref walk);
        else if (name.Is("info"u8)) ReadInfo(ref walk);
        else if (name.Is("rate_limits"u8)) RateLimits = NotNull(walk.Skip());
        else return false;
        return true;
    }

    private void ReadInfo(scoped ref JsonObjectReader walk)
    {
        if (!walk.TryEnter())
        {
            IsInvalid |= !walk.Skip().SequenceEqual("null"u8);
            return;
        }

        while (walk.TryNext(out var name))
        {
            if (name.Is("total_token_usage"u8)) Total = ReadUsage(ref walk);
            else if (name.Is("last_token_usage"u8)) Last = ReadUsage(ref walk);
            else walk.Skip();
        }
    }

    private void ReadSettings(scoped ref JsonObjectReader walk)
    {
        if (!walk.EnterOrSkip()) return;

        while (walk.TryNext(out var name))
        {
            if (name.Is("model"u8)) Model = walk.ReadText();
            else walk.Skip();
        }
    }

    private void ReadStarted(ReadOnlySpan<byte> value)
    {
        HasStarted = true;
        Started = Utf8Parser.TryParse(value, out long seconds, out var used) && used == value.Length && seconds is > 0 and < 253_402_300_800 ? 1000 * seconds : 0;
    }

    private CodexUsage? ReadUsage(scoped ref JsonObjectReader walk)
    {
        if (CodexUsage.TryRead(ref walk, out var usage)) return usage;

        IsInvalid = true;
        return null;
    }

    private static ReadOnlySpan<byte> NotNull(ReadOnlySpan<byte> value) => value.SequenceEqual("null"u8) ? default : value;
}
