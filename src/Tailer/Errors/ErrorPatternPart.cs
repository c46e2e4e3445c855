using System.Buffers;
using System.Text;

namespace Clawtail.Tailer.Errors;

/// <summary>A part of an <see cref="ErrorPattern"/> without gaps. It must begin with a letter, which it is searched by; a border may stand before it.</summary>
internal sealed class ErrorPatternPart
{
    private static readonly SearchValues<char> Special = SearchValues.Create("#%?|^$");

    private readonly byte[] _symbols;
    private readonly byte[] _lead;
    private readonly bool _isAnchored;

    public ErrorPatternPart(string part)
    {
        var lead = part.AsSpan().TrimStart("|^");
        var end = lead.IndexOfAny(Special);
        _symbols = Encoding.UTF8.GetBytes(part);
        _lead = Encoding.UTF8.GetBytes((end < 0 ? lead : lead[..end]).ToString());
        _isAnchored = part.StartsWith('^');
    }

    /// <summary>The first place where it fits.</summary>
    /// <param name="end">Where it ends there.</param>
    /// <returns>Where it starts, at or after <paramref name="from"/>; negative if nowhere.</returns>
    public int Find(ReadOnlySpan<byte> text, int from, out int end)
    {
        for (var start = from; start <= text.Length; start++)
        {
            var next = text[start..].IndexOf(_lead);
            if (next < 0 || (_isAnchored && start + next > 0)) break;

            start += next;
            if (IsAt(text, start, out end)) return start;
        }
        end = 0;
        return -1;
    }

    private bool IsAt(ReadOnlySpan<byte> text, int start, out int end)
    {
        end = start;
        foreach (var symbol in _symbols)
        {
            if (!TryStep(text, (char)symbol, ref end)) return false;
        }
        return true;
    }

    private static bool TryStep(ReadOnlySpan<byte> text, char symbol, ref int at)
    {
        var next = at < text.Length ? (char)text[at] : '\0';
        switch (symbol)
        {
            case '^': return at == 0;
            case '$': return at == text.Length;
            case '|': return (at > 0 && IsWord((char)text[at - 1])) != IsWord(next);
            case '#': return TryStepNumber(text, ref at);
            case '?':
                if (next is ' ' or '_' or '-') at++;
                return true;
            default:
                at++;
                return symbol == '%' ? next is ' ' or '_' : next == symbol;
        }
    }

    private static bool TryStepNumber(ReadOnlySpan<byte> text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit((char)text[at]) || text[at] == (byte)',')) at++;
        return at > start;
    }

    private static bool IsWord(char symbol) => char.IsAsciiLetterOrDigit(symbol) || symbol == '_';
}
