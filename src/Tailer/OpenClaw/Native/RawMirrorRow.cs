using Clawtail.Tailer.Json;
using Clawtail.Tailer.OpenClaw.Entries;

namespace Clawtail.Tailer.OpenClaw.Native;

/// <summary>The fields of an entry that tell how it hangs together with a native turn, still pointing into it.</summary>
internal ref struct RawMirrorRow
{
    public JsonText CustomType;
    public JsonText Key;
    public JsonText Role;
    public JsonText StopReason;
    public JsonText Identity;
    public JsonText Origin;
    public JsonText Run;
    public JsonText Error;
    public UsageFields Usage;

    /// <summary>When the entry was written; milliseconds since the Unix epoch, 0 if it does not say.</summary>
    public long Written;

    /// <summary>Whether the entry is one JSON object; false for one that is cut off or none.</summary>
    public bool IsWhole;

    public static RawMirrorRow Read(ReadOnlySpan<byte> entry)
    {
        var row = new RawMirrorRow();
        var reader = new JsonObjectReader(entry);
        if (!reader.TryEnter()) return row;

        while (reader.TryNext(out var name))
        {
            if (name.Is("customType"u8)) row.CustomType = reader.ReadText();
            else if (name.Is("timestamp"u8)) row.Written = EntryTime.Parse(reader.Skip()) ?? 0;
            else if (name.Is("message"u8)) row.ReadMessage(ref reader);
            else if (name.Is("details"u8)) row.ReadDetails(ref reader);
            else if (!row.TryReadMarks(ref reader, name)) reader.Skip();
        }

        row.IsWhole = reader.Fault == JsonFault.None;
        return row;
    }

    private void ReadMessage(scoped ref JsonObjectReader reader)
    {
        if (!reader.EnterOrSkip()) return;

        while (reader.TryNext(out var name))
        {
            if (name.Is("role"u8)) Role = reader.ReadText();
            else if (name.Is("stopReason"u8)) StopReason = reader.ReadText();
            else if (name.Is("usage"u8)) Usage.Read(ref reader);
            else if (!TryReadMarks(ref reader, name)) reader.Skip();
        }
    }

    /// <summary>They stand in the message, or in an entry without one beside its type.</summary>
    private bool TryReadMarks(scoped ref JsonObjectReader reader, JsonText name)
    {
        if (name.Is("idempotencyKey"u8)) Key = reader.ReadText();
        else if (!name.Is("__openclaw"u8) || !reader.TryEnter()) return false;
        else ReadOwn(ref reader);
        return true;
    }

    private void ReadOwn(scoped ref JsonObjectReader reader)
    {
        while (reader.TryNext(out var name))
        {
            if (name.Is("mirrorIdentity"u8)) Identity = reader.ReadText();
            else if (name.Is("mirrorOrigin"u8)) Origin = reader.ReadText();
            else if (name.Is("runId"u8)) Run = reader.ReadText();
            else reader.Skip();
        }
    }

    private void ReadDetails(scoped ref JsonObjectReader reader)
    {
        if (!reader.EnterOrSkip()) return;

        while (reader.TryNext(out var name))
        {
            if (name.Is("runId"u8)) Run = reader.ReadText();
            else if (name.Is("error"u8)) Error = reader.ReadText();
            else reader.Skip();
        }
    }
}
