using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Entries;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>
/// Asks a database what a run has used before one of its rows. Only a row of a command-line bridge whose run began in another
/// reading makes anybody ask, so a home is asked a few times after its import, and hardly ever again.
/// </summary>
internal sealed class RunLookup(FileGate gate, int maxEntrySize)
{
    /// <summary>A run of more rows than this is not looked through.</summary>
    private const int MaxRows = 1000;

    private readonly TranscriptParser _parser = new();

    /// <returns>Unknown if it cannot be found out now.</returns>
    public RunUsage Before(string path, string session, long seq)
    {
        try
        {
            if (AgentDatabase.TryOpen(path, gate, out var database, out _) != DatabaseOpenOutcome.Opened) return RunUsage.Unknown;

            using (database)
            {
                database!.Begin();
                var run = Ask(database, session, seq);
                database.End();
                return run;
            }
        }
        catch (Exception exception) when (exception is SqliteException or IOException)
        {
            // Busy, or damaged there: then the row counts as any other does.
            return RunUsage.Unknown;
        }
    }

    private RunUsage Ask(AgentDatabase database, string session, long seq)
    {
        using var before = EventQueries.Before(database, AgentSchema.Read(database), maxEntrySize);
        before.Bind(1, session).Bind(2, seq).Bind(3, MaxRows);
        using var decompressor = new EventDecompressor();
        var run = RunUsage.Start;
        var rows = 0;
        for (; before.Next(); rows++)
        {
            var content = EventBuffer.ContentOf(before, out var encoding, out var plainLength);
            var isReadable = encoding != EventEncoding.Compressed || decompressor.TryDecompress(content, plainLength, out content) is null;
            var step = isReadable ? Read(content, encoding) : RunUsage.Unknown;
            if (step == RunUsage.Start) return run;
            if (step.Calls > 0) run = run.With(step.Tokens);
        }
        return rows < MaxRows ? run : RunUsage.Unknown;
    }

    /// <returns>The start of a run if a user said this, a call if it was one, otherwise nothing.</returns>
    private RunUsage Read(ReadOnlySpan<byte> content, EventEncoding encoding)
    {
        if (encoding is not (EventEncoding.Text or EventEncoding.Compressed)) return RunUsage.Unknown;

        var turn = new Turn();
        _parser.Run = RunUsage.Unknown;
        _parser.Parse(content.TrimStart(" \t\r\n"u8), ref turn, out _, out _);
        return _parser.Run;
    }
}
