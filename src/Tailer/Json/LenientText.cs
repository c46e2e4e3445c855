using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Clawtail.Tailer.Json;

/// <summary>
/// Texts of JSON that need not be text: half a surrogate pair, as JavaScript cuts an emoji in two, and bytes that are no UTF-8 become
/// U+FFFD. The reader of .NET refuses them, and with them the whole file.
/// </summary>
internal static class LenientText
{
    /// <summary>What stands where something could not be read.</summary>
    public const char Unreadable = '\uFFFD';

    public static string NameOf(JsonProperty property) => Decode(JsonMarshal.GetRawUtf8PropertyName(property));

    /// <returns>Null if it is no string.</returns>
    public static string? Of(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? Decode(JsonMarshal.GetRawUtf8Value(element)[1..^1]) : null;

    /// <summary>The string, or the name of a property, that a reader over one buffer stands at.</summary>
    public static string Of(ref Utf8JsonReader reader) => Decode(reader.ValueSpan);

    private static string Decode(ReadOnlySpan<byte> raw)
    {
        if (!JsonText.TryCreate(raw, out var text)) return "";

        var plain = ArrayPool<byte>.Shared.Rent(Math.Max(raw.Length, 1));
        var decoded = Encoding.UTF8.GetString(plain, 0, text.CopyTo(plain));
        ArrayPool<byte>.Shared.Return(plain, clearArray: true);
        return decoded;
    }
}
