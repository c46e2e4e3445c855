using System.Buffers;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Archives;
using Clawtail.Tailer.OpenClaw.Sessions;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>Reads the lines of a transcript, out of a file or an archive. Keeps its buffers; not safe for concurrent use.</summary>
internal sealed class TranscriptLineParser(ITailerEvents events) : LineParser
{
    private readonly EntryReader _entries = new(events);
    private string _path = "";
    private string _agent = "";
    private string _session = "";
    private string _kind = "";
    private ArchiveFormat _format;
    private bool _expectsHeader;

    public override void Begin(FileSource source)
    {
        var transcript = (TranscriptSource)source;
        (_path, _agent, _format) = (transcript.Path, transcript.Agent, TranscriptName.FormatOf(transcript.Path));
        SetSession(transcript.Session);
        _entries.Run = transcript.Position.Offset == 0 ? RunUsage.Start : RunUsage.Restore(transcript.Position.ParserState);
        // Of a plain file, the header was read when it was identified.
        _expectsHeader = transcript.IsCompressed;
    }

    /// <summary>The lines that follow are an archived transcript's, whose session is known from elsewhere.</summary>
    /// <param name="path">What events and logs call it.</param>
    /// <param name="session">Agent and session.</param>
    /// <param name="kind">Of the session, as far as what holds the archive says.</param>
    public void BeginArchive(string path, string session, string kind, ArchiveFormat format)
    {
        (_path, _session, _kind, _format, _expectsHeader) = (path, session, kind, format, false);
        _entries.Run = RunUsage.Start;
    }

    public override void Enter(TurnBatch batch) => batch.EnterSession(_session, _kind);

    public override void Read(ReadOnlySpan<byte> line, long offset, TurnBatch batch)
    {
        if (_expectsHeader) EnterHeader(line, batch);
        if (_format == ArchiveFormat.Cold) ReadCold(line, offset, batch);
        else _entries.Read(_path, line, offset, batch);
    }

    public override void ReadUnfinished(ReadOnlySpan<byte> line, TurnBatch batch) => _entries.ReadUnfinished(line, batch);

    public override void Skip(long offset, EntryOutcome outcome, TurnBatch batch)
    {
        _expectsHeader = false;
        _entries.Skip(_path, offset, outcome, batch);
    }

    public override string? Save() => _entries.Run.Save();

    private void EnterHeader(ReadOnlySpan<byte> line, TurnBatch batch)
    {
        _expectsHeader = false;
        var session = SessionHeader.Read(line).Session;
        if (_format == ArchiveFormat.Cold) ColdRecord.Read(line, default, ref session);
        if (session is null) return;

        SetSession($"{_agent}/{session}");
        Enter(batch);
    }

    private void ReadCold(ReadOnlySpan<byte> line, long offset, TurnBatch batch)
    {
        string? session = null;
        var entry = ArrayPool<byte>.Shared.Rent(line.Length);
        var length = ColdRecord.Read(line, entry, ref session);
        if (length < 0) _entries.Skip(_path, offset, EntryOutcome.Malformed, batch);
        else _entries.Read(_path, entry.AsSpan(0, length), offset, batch);
        ArrayPool<byte>.Shared.Return(entry);
    }

    private void SetSession(string session) =>
        (_session, _kind) = (session, SessionKey.KindOfUnlisted(session));
}
