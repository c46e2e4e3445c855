using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>The beginning of a file, by which its content is known again under another name.</summary>
internal static class FileHead
{
    /// <returns>0 while the first line is not complete.</returns>
    public static ulong ReadFingerprint(SafeFileHandle file, bool isCompressed)
    {
        Span<byte> bytes = stackalloc byte[Fingerprint.HeadLength];
        return FingerprintOf(bytes[..FileReader.ReadFully(file, bytes, 0)], isCompressed);
    }

    /// <summary>The source with what its first line says, and the fingerprint of that line.</summary>
    public static (FileSource Source, ulong Fingerprint) Identify(FileSource source, SafeFileHandle file)
    {
        Span<byte> bytes = stackalloc byte[Fingerprint.HeadLength];
        var head = bytes[..FileReader.ReadFully(file, bytes, 0)];
        return (source.Identify(head), FingerprintOf(head, source.IsCompressed));
    }

    // What is compressed has no lines: all of its first bytes.
    private static ulong FingerprintOf(ReadOnlySpan<byte> head, bool isCompressed) =>
        isCompressed ? Fingerprint.OfHead(head) : Fingerprint.OfFirstLine(head);
}
