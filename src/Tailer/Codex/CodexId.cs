using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Hashing;
using System.Text.Json.Serialization;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Codex;

/// <summary>
/// Id of a thread, a turn or a run, as 128 bits. Codex's own ids are UUIDs of version 7 and keep their value; any other text
/// is hashed into a UUID of version 8, so that it can never pass for one that holds a time. The default value is no id.
/// </summary>
[JsonConverter(typeof(CodexIdConverter))]
internal readonly record struct CodexId(UInt128 Value)
{
    /// <summary>Bytes; no id of a real release comes near, and a longer one is none.</summary>
    public const int MaxLength = 1024;

    private const int UuidLength = 36;

    public bool IsPresent => Value != UInt128.Zero;

    /// <summary>When it was made, in milliseconds since the Unix epoch; null for an id that holds no time.</summary>
    public long? Time => (int)(Value >> 76 & 0xF) == 7 && (int)(Value >> 62 & 3) == 2 ? (long)(Value >> 80) : null;

    public static CodexId Parse(JsonText text)
    {
        if (!text.IsPresent || text.MaxLength is 0 or > MaxLength) return default;

        Span<byte> plain = stackalloc byte[text.MaxLength];
        return Parse(plain[..text.CopyTo(plain)]);
    }

    public static CodexId Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > MaxLength) return default;
        if (text.Length != UuidLength || !Utf8Parser.TryParse(text, out Guid uuid, out var used) || used != UuidLength) return Hash(text);

        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return new CodexId(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>As Codex writes it.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static CodexId Hash(ReadOnlySpan<byte> text)
    {
        var version = (UInt128)0xF << 76;
        var variant = (UInt128)3 << 62;
        return new CodexId(XxHash128.HashToUInt128(text) & ~version & ~variant | (UInt128)8 << 76 | (UInt128)2 << 62);
    }
}
