using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>Assistant messages that OpenClaw itself wrote: no model was called (2026.4.26 to 2026.9.6).</summary>
internal static class SyntheticTurn
{
    public static bool Matches(in RawMessage message, TokenCounts tokens, bool failed)
    {
        if (message.Provider.Is("openclaw"u8) && (message.Model.Is("delivery-mirror"u8) || message.Model.Is("gateway-injected"u8))) return true;

        var noUsage = tokens == default;
        if (message.Api.Is("cli"u8) && noUsage && !failed) return true;

        var isAcp = message.Api.Is("acp-runtime"u8) || message.Provider.Is("acp-runtime"u8) || message.Model.Is("acp-runtime"u8);
        return isAcp && noUsage;
    }
}
