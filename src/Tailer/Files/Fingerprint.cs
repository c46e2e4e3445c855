using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>
/// Recognises a file's content without knowing the file: .NET has no inode API, inodes are reused at once, and OpenClaw
/// replaces, renames and copies transcripts. A wrong "no" costs a second reading, which the turn keys absorb.
/// </summary>
internal static class Fingerprint
{
    /// <summary>Bytes before an offset that must be what they were.</summary>
    public const int AnchorLength = 1024;

    /// <summary>Bytes of the first line that are hashed; a header is a few hundred.</summary>
    public const int HeadLength = 4096;

    /// <param name="head">The first bytes of a file, up to <see cref="HeadLength"/>.</param>
    /// <returns>0 while the first line is not complete.</returns>
    public static ulong OfFirstLine(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf((byte)'\n');
        if (end < 0 && head.Length < HeadLength) return 0;
        return Math.Max(1, XxHash3.HashToUInt64(end < 0 ? head : head[..end]));
    }

    /// <summary>What is compressed has no lines: all of its first bytes.</summary>
    public static ulong OfHead(ReadOnlySpan<byte> head) => Math.Max(1, XxHash3.HashToUInt64(head));

    /// <summary>Hash of the bytes right before an offset.</summary>
    /// <returns>0 for an offset of 0, or when they are not there.</returns>
    public static ulong OfAnchor(SafeFileHandle file, long offset)
    {
        var length = (int)Math.Min(offset, AnchorLength);
        Span<byte> bytes = stackalloc byte[AnchorLength];
        return length > 0 && FileReader.ReadFully(file, bytes[..length], offset - length) == length
            ? XxHash3.HashToUInt64(bytes[..length])
            : 0;
    }
}
