using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Sqlite;

/// <summary>The first bytes of a database (https://sqlite.org/fileformat.html), read without SQLite: nothing is locked.</summary>
internal static class DatabaseHeader
{
    /// <summary>Where <c>PRAGMA user_version</c> stands in the first page, big-endian.</summary>
    public const int UserVersionOffset = 60;

    /// <summary>Whether a file that begins so is a database.</summary>
    public static bool IsIn(ReadOnlySpan<byte> start) => start.StartsWith("SQLite format 3\0"u8);

    /// <summary><c>PRAGMA user_version</c>, as far as it stands in the database and not only in its log.</summary>
    /// <returns>Null if it is no database, or has no whole header yet.</returns>
    /// <exception cref="IOException">It cannot be read now.</exception>
    public static int? ReadUserVersion(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[UserVersionOffset + sizeof(int)];
        return RandomAccess.Read(file, header, 0) == header.Length && IsIn(header) ? BinaryPrimitives.ReadInt32BigEndian(header[UserVersionOffset..]) : null;
    }
}
