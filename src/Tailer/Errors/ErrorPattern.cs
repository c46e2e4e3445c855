namespace Clawtail.Tailer.Errors;

/// <summary>
/// A wording of failures. Everything in it is literal (in small letters) but: <c>*</c> any text, <c>+</c> (between two parts, and
/// alone) at most <see cref="MaxGap"/> bytes of text, <c>#</c> a number with or without commas, <c>%</c> a blank or underscore,
/// <c>?</c> a blank, underscore, hyphen or nothing, <c>|</c> the border of a word, <c>^</c> the beginning and <c>$</c> the end.
/// </summary>
/// <remarks>The first place where a part fits is the best for those that follow, so nothing is tried twice, whoever wrote the text.</remarks>
internal sealed class ErrorPattern
{
    private const int MaxGap = 60;

    private readonly ErrorPatternPart[] _parts;
    private readonly bool _isNear;

    private ErrorPattern(string pattern)
    {
        _isNear = pattern.Contains('+', StringComparison.Ordinal);
        _parts = [.. pattern.Split('*', '+').Select(part => new ErrorPatternPart(part))];
    }

    public static ErrorPattern[] List(params ReadOnlySpan<string> patterns)
    {
        var list = new ErrorPattern[patterns.Length];
        for (var i = 0; i < list.Length; i++) list[i] = new ErrorPattern(patterns[i]);
        return list;
    }

    /// <param name="text">In small letters.</param>
    public static bool Any(ErrorPattern[] patterns, ReadOnlySpan<byte> text)
    {
        foreach (var pattern in patterns)
        {
            if (pattern._isNear ? pattern.IsNearIn(text) : pattern.IsIn(text)) return true;
        }
        return false;
    }

    private bool IsIn(ReadOnlySpan<byte> text)
    {
        var at = 0;
        foreach (var part in _parts)
        {
            if (part.Find(text, at, out at) < 0) return false;
        }
        return true;
    }

    /// <summary>The nearest pair decides, so every place of the first part is looked at.</summary>
    private bool IsNearIn(ReadOnlySpan<byte> text)
    {
        for (var from = 0; _parts[0].Find(text, from, out var end) is >= 0 and var start; from = start + 1)
        {
            var second = _parts[1].Find(text, end, out _);
            if (second < 0 || second - end <= MaxGap) return second >= 0;
        }
        return false;
    }
}
