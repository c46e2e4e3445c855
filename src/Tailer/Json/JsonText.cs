using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Clawtail.Tailer.Json;

/// <summary>A JSON string as it stands between its quotes: UTF-8, perhaps with escapes, perhaps with invalid bytes.</summary>
internal readonly ref struct JsonText
{
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private readonly ReadOnlySpan<byte> _raw;
    private readonly bool _escaped;

    private JsonText(ReadOnlySpan<byte> raw, bool escaped)
    {
        _raw = raw;
        _escaped = escaped;
        IsPresent = true;
    }

    /// <summary>False for a field that is absent or null, which is not the same as an empty string.</summary>
    public bool IsPresent { get; }

    /// <summary>What stands between its quotes: the text itself, unless it <see cref="HasEscapes"/>.</summary>
    public ReadOnlySpan<byte> Raw => _raw;

    public bool HasEscapes => _escaped;

    /// <summary>Upper bound of the bytes <see cref="CopyTo"/> writes.</summary>
    public int MaxLength => _raw.Length;

    /// <param name="raw">What stands between two quotes.</param>
    /// <returns>False if an escape in it is not one that JSON knows.</returns>
    public static bool TryCreate(ReadOnlySpan<byte> raw, out JsonText text)
    {
        var first = raw.IndexOf((byte)'\\');
        text = new JsonText(raw, first >= 0);
        for (var at = first; at >= 0; at = raw.IndexOf((byte)'\\'))
        {
            raw = raw[at..];
            var length = EscapeLength(raw);
            if (length == 0) return false;
            raw = raw[length..];
        }
        return true;
    }

    /// <summary>Equality with an ASCII word. A word that a writer escaped for no reason is equal too.</summary>
    public bool Is(ReadOnlySpan<byte> word) => _escaped ? IsEscaped(word) : _raw.SequenceEqual(word);

    /// <summary>Resolves escapes; a lone surrogate becomes U+FFFD. Never longer than the raw text.</summary>
    public int CopyTo(Span<byte> destination)
    {
        if (!_escaped)
        {
            _raw.CopyTo(destination);
            return _raw.Length;
        }

        var rest = _raw;
        var written = 0;
        while (!rest.IsEmpty)
        {
            var plain = rest.IndexOf((byte)'\\');
            if (plain < 0) plain = rest.Length;
            rest[..plain].CopyTo(destination[written..]);
            written += plain;
            rest = rest[plain..];
            if (!rest.IsEmpty) written += Unescape(ref rest, destination[written..]);
        }
        return written;
    }

    /// <summary>As <see cref="CopyTo"/>, and no more than there is room for; a text with escapes is left out if it is longer.</summary>
    public int CopyStart(Span<byte> destination)
    {
        if (_escaped) return _raw.Length <= destination.Length ? CopyTo(destination) : 0;

        var start = _raw[..Math.Min(_raw.Length, destination.Length)];
        start.CopyTo(destination);
        return start.Length;
    }

    /// <summary>As <see cref="CopyTo"/>, up to a number of bytes; no character is cut in two.</summary>
    public int CopyAtMost(Span<byte> destination)
    {
        if (!_escaped) return CopyStart(destination);

        var rest = _raw;
        var written = 0;
        while (!rest.IsEmpty && destination.Length - written >= 4)
        {
            if (rest[0] == (byte)'\\') written += Unescape(ref rest, destination[written..]);
            else written += TakeByte(ref rest, destination[written..]);
        }
        return written;
    }

    private bool IsEscaped(ReadOnlySpan<byte> word)
    {
        // The first difference ends it: whoever escapes millions of names must not make each comparison a copy.
        var rest = _raw;
        Span<byte> plain = stackalloc byte[4];
        while (!rest.IsEmpty)
        {
            var length = rest[0] == (byte)'\\' ? Unescape(ref rest, plain) : TakeByte(ref rest, plain);
            if (!word.StartsWith(plain[..length])) return false;
            word = word[length..];
        }
        return word.IsEmpty;
    }

    private static int EscapeLength(ReadOnlySpan<byte> rest)
    {
        if (rest.Length > 1 && "\"\\/bfnrt"u8.Contains(rest[1])) return 2;
        return rest.Length > 5 && rest[1] == (byte)'u' && !rest[2..6].ContainsAnyExcept(HexDigits) ? 6 : 0;
    }

    /// <summary>One escape sequence at the start of <paramref name="rest"/>; its UTF-8 is never longer than itself.</summary>
    private static int Unescape(ref ReadOnlySpan<byte> rest, scoped Span<byte> destination)
    {
        if (rest[1] != 'u')
        {
            destination[0] = rest[1] switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                var other => other,
            };
            rest = rest[2..];
            return 1;
        }

        var first = TakeCodeUnit(ref rest);
        if (Rune.TryCreate(first, out var rune)) return rune.EncodeToUtf8(destination);

        var afterFirst = rest;
        if (char.IsHighSurrogate(first) && rest.StartsWith("\\u"u8) && Rune.TryCreate(first, TakeCodeUnit(ref rest), out rune))
            return rune.EncodeToUtf8(destination);

        rest = afterFirst;
        return Rune.ReplacementChar.EncodeToUtf8(destination);
    }

    private static int TakeByte(ref ReadOnlySpan<byte> rest, scoped Span<byte> destination)
    {
        destination[0] = rest[0];
        rest = rest[1..];
        return 1;
    }

    private static char TakeCodeUnit(ref ReadOnlySpan<byte> rest)
    {
        _ = Utf8Parser.TryParse(rest[2..6], out ushort unit, out _, 'x');
        rest = rest[6..];
        return (char)unit;
    }
}
