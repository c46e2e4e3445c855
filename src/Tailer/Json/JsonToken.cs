using System.Buffers.Text;

namespace Clawtail.Tailer.Json;

/// <summary>The tokens of JSON that are no brackets, commas and colons. A length is 0 when none begins the text, or it is cut off.</summary>
internal static class JsonToken
{
    /// <summary>So many digits a double holds exactly.</summary>
    private const int MaxWholeDigits = 15;

    /// <summary>
    /// A string with its quotes. A quote ends it unless an odd number of backslashes stands before it. Control characters
    /// are refused; what follows a backslash is not looked at, and bytes need not be UTF-8.
    /// </summary>
    public static int StringLength(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != (byte)'"') return 0;

        var quote = 0;
        do
        {
            var next = text[(quote + 1)..].IndexOf((byte)'"');
            if (next < 0) return 0;
            quote += next + 1;
        }
        while (IsEscaped(text, quote));

        return text[1..quote].ContainsAnyInRange<byte>(0, 0x1F) ? 0 : quote + 1;
    }

    /// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public static int ScalarLength(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("true"u8) || text.StartsWith("null"u8)) return 4;
        return text.StartsWith("false"u8) ? 5 : NumberLength(text);
    }

    /// <summary>The value of a token that is a number; infinity for one that is too large.</summary>
    public static bool TryParse(ReadOnlySpan<byte> token, out double number)
    {
        if (token.Length is > 0 and <= MaxWholeDigits && TryParseWhole(token, out var whole))
        {
            number = whole;
            return true;
        }
        return Utf8Parser.TryParse(token, out number, out var used) && used == token.Length;
    }

    /// <summary>Nearly all numbers are counts, and a general reader of numbers takes several times as long for one.</summary>
    private static bool TryParseWhole(ReadOnlySpan<byte> token, out long whole)
    {
        whole = 0;
        foreach (var digit in token)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            whole = (10 * whole) + (digit - '0');
        }
        return true;
    }

    private static int NumberLength(ReadOnlySpan<byte> text)
    {
        var at = text.StartsWith("-"u8) ? 1 : 0;
        var whole = Digits(text[at..]);
        if (whole == 0 || (whole > 1 && text[at] == (byte)'0')) return 0;
        at += whole;

        if (text[at..].StartsWith("."u8))
        {
            var fraction = Digits(text[(at + 1)..]);
            if (fraction == 0) return 0;
            at += 1 + fraction;
        }
        return at < text.Length && text[at] is (byte)'e' or (byte)'E' ? WithExponent(text, at + 1) : at;
    }

    private static int WithExponent(ReadOnlySpan<byte> text, int at)
    {
        if (at < text.Length && text[at] is (byte)'+' or (byte)'-') at++;
        var exponent = Digits(text[at..]);
        return exponent == 0 ? 0 : at + exponent;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }

    // Linear over the whole string: a run of backslashes stands before one quote only.
    private static bool IsEscaped(ReadOnlySpan<byte> text, int quote)
    {
        var backslashes = 0;
        while (text[quote - 1 - backslashes] == (byte)'\\') backslashes++;
        return backslashes % 2 != 0;
    }
}
