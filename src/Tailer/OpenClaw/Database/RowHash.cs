using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>A row that was read, and a hash of what it held.</summary>
internal readonly record struct RowHash(long RowId, ulong Hash)
{
    private const int Length = 16;

    public static ulong Compute(string session, long seq, ReadOnlySpan<byte> content) =>
        XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(session), seq) ^ XxHash3.HashToUInt64(content);

    /// <summary>Pairs of little-endian 64-bit numbers.</summary>
    public static byte[] Write(ReadOnlySpan<RowHash> rows)
    {
        var bytes = new byte[Length * rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * Length), rows[i].RowId);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * Length + sizeof(long)), rows[i].Hash);
        }
        return bytes;
    }

    public static ImmutableArray<RowHash> Read(ReadOnlySpan<byte> bytes)
    {
        var rows = ImmutableArray.CreateBuilder<RowHash>(bytes.Length / Length);
        for (; bytes.Length >= Length; bytes = bytes[Length..])
        {
            rows.Add(new RowHash(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(long)..])));
        }
        return rows.DrainToImmutable();
    }
}
