using Clawtail.Tailer.Files;
using Clawtail.Tailer.OpenClaw.Entries;
using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>A transcript file: its name, its session and the position it was read to.</summary>
internal sealed record TranscriptSource : FileSource
{
    /// <summary>After databases and rollouts; live transcripts before archives, archives before copies.</summary>
    public const int FirstRank = 2;

    public required TranscriptKind Kind { get; init; }

    /// <summary>Agent and session, as the session index is asked.</summary>
    public required string Session { get; init; }

    /// <summary>When the session began; milliseconds since the Unix epoch, 0 if the header does not say.</summary>
    public long Started { get; init; }

    public override bool IsCompressed => TranscriptName.IsCompressed(Path);

    public override bool MayGrow => Kind == TranscriptKind.Live;

    public override SourceOrder Order => new(FirstRank + (int)Kind, Started, Path);

    public override FileSource Identify(ReadOnlySpan<byte> head)
    {
        if (IsCompressed) return this with { IsIdentified = true };

        var end = head.IndexOf((byte)'\n');
        var (session, started) = SessionHeader.Read(end < 0 ? head : head[..end]);
        return this with { IsIdentified = true, Started = started, Session = session is null ? Session : $"{Agent}/{session}" };
    }
}
