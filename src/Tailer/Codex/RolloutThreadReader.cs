using System.Buffers.Text;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Codex;

/// <summary>Reads the fields of a <c>session_meta</c> (Codex 0.143 to 0.154).</summary>
internal static class RolloutThreadReader
{
    /// <returns>False if the field is none of them, and still to be read.</returns>
    public static bool TryRead(scoped ref JsonObjectReader walk, JsonText name, ref RolloutThread thread)
    {
        if (name.Is("id"u8)) thread = thread with { Id = Uuid.Parse(walk.ReadText()) };
        else if (name.Is("forked_from_id"u8)) thread = thread with { ForkedFrom = Uuid.Parse(walk.ReadText()) };
        else if (name.Is("parent_thread_id"u8)) ReadParent(walk.ReadText(), ref thread);
        else if (name.Is("thread_source"u8)) thread = thread with { IsSubagent = thread.IsSubagent | walk.ReadText().Is("subagent"u8) };
        else if (name.Is("source"u8)) ReadSource(ref walk, ref thread);
        else if (name.Is("originator"u8)) thread = thread with { IsOpenClaw = walk.ReadText().Is("openclaw"u8) };
        else if (name.Is("cli_version"u8)) thread = thread with { Release = ReadRelease(walk.ReadText()) };
        else return false;
        return true;
    }

    private static void ReadParent(JsonText parent, ref RolloutThread thread)
    {
        if (parent.IsPresent) thread = thread with { Parent = Uuid.Parse(parent) };
    }

    /// <summary>A word, or for a subagent <c>{"subagent":{"thread_spawn":{"parent_thread_id":…}}}</c>, or <c>{"subagent":word}</c>.</summary>
    private static void ReadSource(scoped ref JsonObjectReader walk, ref RolloutThread thread)
    {
        if (!walk.TryEnter())
        {
            thread = thread with { IsSubagent = thread.IsSubagent | walk.ReadText().Is("subagent"u8) };
            return;
        }

        while (walk.TryNext(out var name))
        {
            var isSubagent = name.Is("subagent"u8);
            thread = thread with { IsSubagent = thread.IsSubagent | isSubagent };
            if (isSubagent && walk.TryEnter()) ReadSpawn(ref walk, ref thread);
            else walk.Skip();
        }
    }

    private static void ReadSpawn(scoped ref JsonObjectReader walk, ref RolloutThread thread)
    {
        while (walk.TryNext(out var name))
        {
            if (!name.Is("thread_spawn"u8) || !walk.TryEnter())
            {
                walk.Skip();
                continue;
            }

            while (walk.TryNext(out var field))
            {
                if (field.Is("parent_thread_id"u8)) ReadParent(walk.ReadText(), ref thread);
                else walk.Skip();
            }
        }
    }

    /// <summary><c>0.154.0</c> or <c>0.154.0-alpha.3</c> is 154.</summary>
    private static int ReadRelease(JsonText version)
    {
        Span<byte> plain = stackalloc byte[64];
        if (version.MaxLength > plain.Length) return 0;

        ReadOnlySpan<byte> text = plain[..version.CopyTo(plain)];
        if (!Utf8Parser.TryParse(text, out int major, out var length) || text[length..] is not [(byte)'.', ..]) return 0;
        return Utf8Parser.TryParse(text[(length + 1)..], out int minor, out _) && major is >= 0 and < 1000 && minor is >= 0 and < 1000 ? 1000 * major + minor : 0;
    }
}
