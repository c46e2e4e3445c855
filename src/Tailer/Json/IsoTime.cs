namespace Clawtail.Tailer.Json;

/// <summary>
/// Reads a time as JavaScript writes it, <c>2026-10-26T03:10:03.868Z</c>. The fraction may be missing, and an offset may
/// stand for the <c>Z</c>; with neither it is UTC. Databases and people write a blank for the <c>T</c>, or small letters.
/// </summary>
internal ref struct IsoTime
{
    /// <summary>Longer than any time that makes sense.</summary>
    private const int MaxLength = 64;

    private ReadOnlySpan<byte> _rest;
    private bool _isWrong;
    private bool _isFree;

    /// <returns>Milliseconds since the Unix epoch; null if the text is no time, or none after the epoch.</returns>
    public static long? Parse(JsonText text) => Parse(text, out _);

    /// <inheritdoc cref="Parse(JsonText)"/>
    /// <param name="isAsJavaScript">No blank and no small letter stands where JavaScript writes <c>T</c> and <c>Z</c>.</param>
    public static long? Parse(JsonText text, out bool isAsJavaScript)
    {
        isAsJavaScript = false;
        if (text.MaxLength > MaxLength) return null;

        Span<byte> plain = stackalloc byte[MaxLength];
        var time = new IsoTime { _rest = plain[..text.CopyTo(plain)] };
        var ticks = time.TakeDate() + time.TakeTimeOfDay() - time.TakeOffset() - DateTime.UnixEpoch.Ticks;
        isAsJavaScript = !time._isFree;
        return !time._isWrong && time._rest.IsEmpty && ticks >= TimeSpan.TicksPerMillisecond ? ticks / TimeSpan.TicksPerMillisecond : null;
    }

    private long TakeDate()
    {
        var year = TakeNumber(4, 1, 9999);
        Take('-');
        var month = TakeNumber(2, 1, 12);
        Take('-');
        var day = TakeNumber(2, 1, _isWrong ? 0 : DateTime.DaysInMonth(year, month));
        return _isWrong ? 0 : new DateTime(year, month, day).Ticks;
    }

    private long TakeTimeOfDay()
    {
        var separator = Take();
        _isFree |= separator is ' ' or 't';
        _isWrong |= separator is not ('T' or ' ' or 't');
        var minutes = TakeHoursAndMinutes();
        Take(':');
        return minutes * TimeSpan.TicksPerMinute + TakeNumber(2, 0, 59) * TimeSpan.TicksPerSecond + TakeFraction();
    }

    private long TakeFraction()
    {
        if (!_rest.StartsWith("."u8)) return 0;

        Take('.');
        var (ticks, unit) = (0L, TimeSpan.TicksPerSecond);
        do ticks += TakeNumber(1, 0, 9) * (unit /= 10);
        while (!_rest.IsEmpty && char.IsAsciiDigit((char)_rest[0]));
        return ticks;
    }

    private long TakeOffset()
    {
        if (_rest.IsEmpty) return 0;

        var sign = Take();
        _isFree |= sign is 'z';
        if (sign is 'Z' or 'z') return 0;

        _isWrong |= sign is not ('+' or '-');
        var offset = TakeHoursAndMinutes() * TimeSpan.TicksPerMinute;
        return sign is '-' ? -offset : offset;
    }

    private int TakeHoursAndMinutes()
    {
        var hours = TakeNumber(2, 0, 23);
        Take(':');
        return 60 * hours + TakeNumber(2, 0, 59);
    }

    private int TakeNumber(int digits, int least, int most)
    {
        var number = 0;
        for (var i = 0; i < digits; i++)
        {
            var digit = i < _rest.Length ? _rest[i] - '0' : -1;
            _isWrong |= digit is < 0 or > 9;
            number = 10 * number + digit;
        }

        _rest = _rest[Math.Min(digits, _rest.Length)..];
        _isWrong |= number < least || number > most;
        return number;
    }

    private void Take(char expected) => _isWrong |= Take() != expected;

    private char Take()
    {
        if (_rest.IsEmpty) return '\0';

        var taken = (char)_rest[0];
        _rest = _rest[1..];
        return taken;
    }
}
