using System.Buffers.Binary;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Reads a database's write-ahead log without opening the database: whoever opens it and closes it again merges the log,
/// which is not ours to do with a ledger of a newer Clawtail (https://sqlite.org/fileformat2.html#the_write_ahead_log).
/// </summary>
internal static class WriteAheadLog
{
    private const int HeaderLength = 32;
    private const int FrameHeaderLength = 24;

    /// <returns>The user version that the log's last commit leaves; null if the log does not say.</returns>
    /// <exception cref="IOException">It cannot be read now.</exception>
    public static int? UserVersion(string path)
    {
        if (!File.Exists(path)) return null;

        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        Span<byte> header = stackalloc byte[HeaderLength];
        if (RandomAccess.Read(file, header, 0) < HeaderLength || BinaryPrimitives.ReadUInt32BigEndian(header) >> 1 != 0x377f0682 >> 1) return null;

        var pageSize = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        var salts = BinaryPrimitives.ReadUInt64BigEndian(header[16..]);
        int? committed = null, running = null;
        Span<byte> frame = stackalloc byte[FrameHeaderLength + DatabaseHeader.UserVersionOffset + sizeof(int)];
        for (long at = HeaderLength; RandomAccess.Read(file, frame, at) == frame.Length; at += FrameHeaderLength + pageSize)
        {
            // Frames of an earlier round have other salts: the log ends before them.
            if (BinaryPrimitives.ReadUInt64BigEndian(frame[8..]) != salts) break;
            if (BinaryPrimitives.ReadUInt32BigEndian(frame) == 1) running = BinaryPrimitives.ReadInt32BigEndian(frame[^sizeof(int)..]);
            var isCommit = BinaryPrimitives.ReadUInt32BigEndian(frame[4..]) != 0;
            if (isCommit) committed = running;
        }
        return committed;
    }
}
