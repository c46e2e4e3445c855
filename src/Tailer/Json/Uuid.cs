using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Hashing;
using System.Text.Json.Serialization;

namespace Clawtail.Tailer.Json;

/// <summary>
/// An id of a thread, a turn or a run. A UUID keeps its value; any other text is hashed into a UUID of version 8, so that it
/// can never pass for one that holds a time. The default value is no id.
/// </summary>
[JsonConverter(typeof(UuidConverter))]
internal readonly record struct Uuid(UInt128 Value)
{
    /// <summary>Bytes; no id of a real release comes near, and a longer one is none.</summary>
    public const int MaxLength = 1024;

    private const int FormattedLength = 36;

    public bool IsPresent => Value != UInt128.Zero;

    /// <summary>When it was made, in milliseconds since the Unix epoch; null for an id that holds no time.</summary>
    public long? Time => (int)(Value >> 76 & 0xF) == 7 && (int)(Value >> 62 & 3) == 2 ? (long)(Value >> 80) : null;

    public static Uuid Parse(JsonText text)
    {
        if (!text.IsPresent || text.MaxLength is 0 or > MaxLength) return default;

        Span<byte> plain = stackalloc byte[text.MaxLength];
        return Parse(plain[..text.CopyTo(plain)]);
    }

    public static Uuid Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > MaxLength) return default;
        if (text.Length != FormattedLength || !Utf8Parser.TryParse(text, out Guid uuid, out var used) || used != FormattedLength) return Hash(text);

        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return new Uuid(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>In the usual form, in lower case.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static Uuid Hash(ReadOnlySpan<byte> text)
    {
        var version = (UInt128)0xF << 76;
        var variant = (UInt128)3 << 62;
        return new Uuid(XxHash128.HashToUInt128(text) & ~version & ~variant | (UInt128)8 << 76 | (UInt128)2 << 62);
    }
}
