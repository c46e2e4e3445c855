namespace Clawtail.Tailer.Parsing;

/// <summary>Assistant messages that OpenClaw itself wrote: no model was called (2026.4.26 to 2026.9.6).</summary>
internal static class SyntheticTurn
{
    public static bool Matches(in RawTurn turn, TokenCounts tokens, bool failed)
    {
        if (turn.Provider.Is("openclaw"u8) && (turn.Model.Is("delivery-mirror"u8) || turn.Model.Is("gateway-injected"u8))) return true;

        var noUsage = tokens == default;
        if (turn.Api.Is("cli"u8) && noUsage && !failed) return true;

        var isAcp = turn.Api.Is("acp-runtime"u8) || turn.Provider.Is("acp-runtime"u8) || turn.Model.Is("acp-runtime"u8);
        return isAcp && (!turn.HasUsage || noUsage);
    }
}
