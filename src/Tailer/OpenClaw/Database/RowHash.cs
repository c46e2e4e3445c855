using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>A row that was read, and a hash of what it held.</summary>
internal readonly record struct RowHash(long RowId, ulong Hash)
{
    public const int Length = 16;

    public static ulong HashOf(string session, long seq, ReadOnlySpan<byte> content) =>
        XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(session), seq) ^ XxHash3.HashToUInt64(content);

    public static byte[] Write(IReadOnlyList<RowHash> marks)
    {
        var bytes = new byte[Length * marks.Count];
        for (var i = 0; i < marks.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * Length), marks[i].RowId);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * Length + sizeof(long)), marks[i].Hash);
        }
        return bytes;
    }

    public static IEnumerable<RowHash> Read(byte[] bytes)
    {
        for (var at = 0; at + Length <= bytes.Length; at += Length)
        {
            yield return new RowHash(
                BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at)),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + sizeof(long))));
        }
    }
}
