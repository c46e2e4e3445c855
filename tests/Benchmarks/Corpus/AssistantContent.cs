namespace Clawtail.Benchmarks.Corpus;

/// <summary>What an assistant says: thoughts with their opaque signature, text, tool calls whose arguments are full of escapes.</summary>
internal sealed class AssistantContent(EntryBuffer buffer, CodingText text, Dice dice)
{
    public void Append(ReadOnlySpan<string> callIds)
    {
        buffer.Append(",\"content\":["u8);
        if (dice.Chance(0.4)) Thinking();
        if (callIds.IsEmpty || dice.Chance(0.5)) Text(separator: callIds.IsEmpty ? "" : ",");
        for (var i = 0; i < callIds.Length; i++) ToolCall(callIds[i], separator: i + 1 < callIds.Length ? "," : "");
        buffer.Append("]"u8);
    }

    private void Thinking()
    {
        buffer.Append("""
            {"type":"thinking","thinking":"
            """);
        text.Prose.AppendTo(buffer, dice.Between(60, 500), dice);
        buffer.Append($$$"""
            ","thinkingSignature":"{\"id\":\"rs_{{{dice.Id():x8}}}\",\"type\":\"reasoning\",\"encrypted_content\":\"
            """);
        text.Opaque.AppendTo(buffer, dice.Between(400, 1_600), dice);
        buffer.Append("""
            \"}"},
            """);
    }

    private void Text(string separator)
    {
        buffer.Append("""
            {"type":"text","text":"
            """);
        text.Prose.AppendTo(buffer, dice.Between(40, 700), dice);
        buffer.Append("\"}"u8);
        buffer.Append(separator);
    }

    private void ToolCall(string id, string separator)
    {
        var writes = dice.Chance(0.25);
        buffer.Append($$$"""
            {"type":"toolCall","id":"{{{id}}}","name":"{{{(writes ? "write" : "exec")}}}","arguments":{"{{{(writes ? "content" : "command")}}}":"
            """);
        text.ToolOutput.AppendTo(buffer, writes ? dice.Between(300, 4_000) : dice.Between(20, 200), dice);
        buffer.Append("""
            ","cwd":"/home/node/.openclaw/workspace/src"}}
            """);
        buffer.Append(separator);
    }
}
