using Clawtail.Tailer.Ledger;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Clawtail.Tailer.Files;

/// <summary>OpenClaw compresses with Zstandard: single events, and whole transcripts.</summary>
internal static class Zstandard
{
    /// <summary>
    /// 2^23 bytes: what a decompressor should accept (RFC 8878, 3.1.1.1.2), and more than OpenClaw's levels ask for. Every reader has
    /// a window of its own.
    /// </summary>
    private const int MaxWindowLog = 23;

    /// <summary>What comes out of a stream of frames. A missing end is noticed; so is a wrong checksum.</summary>
    public static Stream Decompress(Stream compressed)
    {
        var stream = new DecompressionStream(compressed, leaveOpen: false);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MaxWindowLog);
        return stream;
    }

    /// <summary>What is damaged: its end is missing, or what it holds is not what was compressed.</summary>
    public static EntryOutcome ReasonOf(ZstdException exception) =>
        exception.Code == ZSTD_ErrorCode.ZSTD_error_srcSize_wrong ? EntryOutcome.Truncated : EntryOutcome.Corrupt;
}
