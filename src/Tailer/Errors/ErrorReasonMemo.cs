using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;

namespace Clawtail.Tailer.Errors;

/// <summary>
/// What the last texts of failures meant. Providers say the same few sentences again and again, and to tell what one means it
/// is held against some hundreds of wordings.
/// </summary>
/// <remarks>Not safe for concurrent use: a parser has its own.</remarks>
internal sealed class ErrorReasonMemo
{
    /// <summary>A text with a request's id in it never comes again: when there are so many, all are forgotten.</summary>
    private const int Capacity = 32;

    private readonly Dictionary<TextKey, string> _reasons = [];
    private TextKey _last;

    /// <summary>Looks for texts in small letters.</summary>
    public bool TryFind(ReadOnlySpan<byte> code, ReadOnlySpan<byte> type, ReadOnlySpan<byte> text, [NotNullWhen(true)] out string? reason)
    {
        _last = new TextKey(XxHash3.HashToUInt64(code), XxHash3.HashToUInt64(type), XxHash3.HashToUInt64(text));
        return _reasons.TryGetValue(_last, out reason);
    }

    /// <summary>Keeps what the texts mean that were looked for last.</summary>
    public string Remember(string reason)
    {
        if (_reasons.Count == Capacity) _reasons.Clear();
        return _reasons[_last] = reason;
    }

    private readonly record struct TextKey(ulong Code, ulong Type, ulong Text);
}
