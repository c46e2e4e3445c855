using System.Buffers.Binary;
using Clawtail.Tailer.Files;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>The first bytes of a database (https://sqlite.org/fileformat.html), read without SQLite: nothing is locked.</summary>
internal static class DatabaseHeader
{
    private const int UserVersionOffset = 60;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary><c>PRAGMA user_version</c>, as far as it stands in the database and not only in its log.</summary>
    /// <returns>Null if it cannot be read, or is no database.</returns>
    public static int? ReadUserVersion(string path, FileGate gate)
    {
        if (gate.TryOpen(path, out var file, out _) != OpenOutcome.Opened) return null;

        using (file)
        {
            Span<byte> header = stackalloc byte[UserVersionOffset + sizeof(int)];
            try
            {
                if (RandomAccess.Read(file!, header, 0) < header.Length) return null;
            }
            catch (IOException)
            {
                return null;
            }
            return header.StartsWith(Magic) ? BinaryPrimitives.ReadInt32BigEndian(header[UserVersionOffset..]) : null;
        }
    }
}
