using System.Text.Json;

namespace Clawtail.Benchmarks.Corpus;

/// <summary>OpenClaw's <c>sessions.json</c>: indented, and most of every entry is a report that nobody here needs.</summary>
internal static class SessionsIndex
{
    private const int ReportFiles = 40;

    public static void Write(string directory, IReadOnlyList<(SessionPlan Session, long UpdatedMs)> sessions)
    {
        using var file = File.Create(Path.Combine(directory, "sessions.json"));
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        foreach (var (session, updated) in sessions)
        {
            if (session.Key is null) continue;
            json.WriteStartObject(session.Key);
            WriteEntry(json, session, updated);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, SessionPlan session, long updatedMs)
    {
        json.WriteString("sessionId", session.Id);
        json.WriteNumber("updatedAt", updatedMs);
        json.WriteNumber("sessionStartedAt", session.StartMs);
        json.WriteString("sessionFile", $"/home/node/.openclaw/agents/main/sessions/{session.Id}.jsonl");
        if (session.Kind == "subagent") json.WriteString("spawnedBy", "agent:main:main");
        json.WriteString("model", session.Model.Name);
        json.WriteString("modelProvider", session.Model.Provider);
        json.WriteBoolean("abortedLastRun", false);
        WriteReport(json, session);
        json.WriteNumber("contextTokens", 128_000);
    }

    private static void WriteReport(Utf8JsonWriter json, SessionPlan session)
    {
        json.WriteStartObject("systemPromptReport");
        json.WriteString("source", "run");
        json.WriteString("sessionId", session.Id);
        json.WriteString("sessionKey", session.Key);
        json.WriteStartArray("injectedWorkspaceFiles");
        for (var i = 0; i < ReportFiles; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", $"NOTES-{i}.md");
            json.WriteString("path", $"/home/node/.openclaw/workspace/NOTES-{i}.md");
            json.WriteBoolean("missing", i % 2 == 0);
            json.WriteNumber("rawChars", i * 100);
            json.WriteNumber("injectedChars", 60 + i);
            json.WriteBoolean("truncated", false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
