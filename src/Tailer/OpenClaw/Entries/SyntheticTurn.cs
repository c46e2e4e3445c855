using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>
/// Assistant messages that OpenClaw itself wrote, or took over from another program's history: no model was called for them
/// (Clawdbot 2026.1, OpenClaw 2026.4.26 to 2026.9.6).
/// </summary>
internal static class SyntheticTurn
{
    public static bool Matches(in RawMessage message, TokenCounts tokens, bool failed)
    {
        if (message.IsMirror || message.StopReason.Is("injected"u8) || message.Model.Is("native-history"u8)) return true;

        var noUsage = tokens == default;
        if (message.Provider.Is("openclaw"u8) || message.Provider.Is("clawdbot"u8)) return IsOwnModel(message.Model) || (noUsage && !failed);
        if (message.Api.Is("cli"u8) && noUsage && !failed) return true;

        var isAcp = message.Api.Is("acp-runtime"u8) || message.Provider.Is("acp-runtime"u8) || message.Model.Is("acp-runtime"u8);
        return noUsage && (isAcp || IsImported(message.IdempotencyKey));
    }

    private static bool IsOwnModel(JsonText model) =>
        model.Is("delivery-mirror"u8) || model.Is("gateway-injected"u8) || model.Is("automation-result"u8)
        || model.Is("gateway-publication"u8) || model.Is("session-catalog"u8);

    /// <summary>A row of a thread that was adopted, <c>codex-catalog:thread:item</c>: it keeps the name of the model that the other program used.</summary>
    private static bool IsImported(JsonText idempotencyKey)
    {
        const int MaxCatalog = 64;
        if (!idempotencyKey.IsPresent || idempotencyKey.MaxLength == 0) return false;

        Span<byte> key = stackalloc byte[MaxCatalog];
        return key[..idempotencyKey.CopyStart(key)].IndexOf("-catalog:"u8) > 0;
    }
}
