namespace Clawtail.Tailer.Files;

/// <summary>What a file looked like from outside.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Mtime">100 ns ticks.</param>
internal readonly record struct FileStat(long Size, long Mtime);

/// <summary>How far into a file's content entries have been accounted for, and how to recognise that content again.</summary>
/// <param name="Seen">The file when it was last read to its end.</param>
/// <param name="Offset">Bytes. Before an unfinished last line.</param>
/// <param name="Fingerprint">Hash of the first complete line; 0 while there is none.</param>
/// <param name="Anchor">Hash of the last up to 1 KiB before the offset.</param>
/// <param name="InsidePassedOver">The offset is inside a line that is not read, whose rest is passed over.</param>
/// <param name="IsUnsettled">
/// It had been written so lately that another write may have left the same time stamp: it is looked at once more.
/// </param>
/// <param name="ParserState">What its format's parser must remember at the offset; null for nothing.</param>
internal readonly record struct FilePosition(
    FileStat Seen, long Offset, ulong Fingerprint, ulong Anchor, bool InsidePassedOver, bool IsUnsettled, string? ParserState)
{
    private const int InsidePassedOverFlag = 1;
    private const int UnsettledFlag = 2;

    /// <summary>The two booleans as the ledger keeps them.</summary>
    public int Flags => (InsidePassedOver ? InsidePassedOverFlag : 0) | (IsUnsettled ? UnsettledFlag : 0);

    public static FilePosition From(FileStat seen, long offset, ulong fingerprint, ulong anchor, int flags, string? state) =>
        new(seen, offset, fingerprint, anchor, (flags & InsidePassedOverFlag) != 0, (flags & UnsettledFlag) != 0, state);
}
