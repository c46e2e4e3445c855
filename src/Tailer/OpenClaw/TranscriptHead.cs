using Clawtail.Tailer.Files;
using Clawtail.Tailer.OpenClaw.Entries;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>The first line of a transcript: which session it is, when it began, and a hash to know it by.</summary>
/// <param name="Session">Null if the first line is no header, or is compressed.</param>
/// <param name="Started">Milliseconds since the Unix epoch; 0 if unknown.</param>
internal readonly record struct TranscriptHead(ulong Fingerprint, string? Session, long Started)
{
    public static TranscriptHead Read(SafeFileHandle file, bool isCompressed)
    {
        Span<byte> bytes = stackalloc byte[Files.Fingerprint.HeadLength];
        var head = bytes[..FileReader.ReadFully(file, bytes, 0)];
        if (isCompressed) return new TranscriptHead(Files.Fingerprint.OfHead(head), null, 0);

        var fingerprint = Files.Fingerprint.OfFirstLine(head);
        var end = head.IndexOf((byte)'\n');
        var (session, started) = SessionHeader.Of(end < 0 ? head : head[..end]);
        return new TranscriptHead(fingerprint, session, started);
    }
}
