using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>
/// The times of a turn as version 1 of the turn key reads them. Frozen, for what is counted may be read better
/// (<see cref="EntryTime"/>).
/// </summary>
internal static class KeyTime
{
    /// <returns>The number in the message as it stands, whatever its unit; null if there is none in range.</returns>
    public static long? OfMessage(in RawMessage message) =>
        JsonToken.TryParse(message.Timestamp, out var time) && time is > 0 and < EntryTime.EndOfTime ? (long)time : null;

    /// <summary>The time under which a ledger of version 1 may hold the turn.</summary>
    /// <param name="ofMessage">As <see cref="OfMessage"/> says.</param>
    public static long OfTurn(in RawTurn turn, long? ofMessage)
    {
        if (ofMessage is { } time) return time;
        return IsoTime.Parse(turn.EntryTimestamp, out var isAsJavaScript) is { } written && isAsJavaScript ? written : 0;
    }
}
