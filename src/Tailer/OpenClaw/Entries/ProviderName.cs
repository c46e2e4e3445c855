using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>
/// One name for the Codex plan through all releases. Up to about 2026.5.28 OpenClaw wrote provider <c>openai-codex</c>;
/// later provider <c>openai</c> with api <c>openai-chatgpt-responses</c>, and doctor renames old entries.
/// </summary>
internal static class ProviderName
{
    public const string Codex = "openai-codex";

    public static bool IsCodex(JsonText provider, JsonText api) =>
        provider.Is("openai-codex"u8)
        || (provider.Is("openai"u8) && (api.Is("openai-chatgpt-responses"u8) || api.Is("openai-codex-responses"u8)));
}
