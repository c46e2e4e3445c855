using System.Text;

namespace Clawtail.Tailer.Json;

/// <summary>Turns label values into strings, each only once: names of providers and models repeat in every turn.</summary>
internal sealed class LabelPool
{
    /// <summary>Longer values are cut: label values come from files that Clawtail does not control.</summary>
    private const int MaxLength = 128;

    /// <summary>Beyond this many distinct values strings are made anew each time, so that memory stays bounded.</summary>
    private const int MaxPooled = 4096;

    /// <summary>What was asked for last, as it was written: one or two providers and models, again and again.</summary>
    private readonly Recent[] _recent = [new(), new(), new(), new()];
    private int _oldest;

    private readonly HashSet<string> _pool;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public LabelPool()
    {
        _pool = new HashSet<string>(StringComparer.Ordinal);
        _lookup = _pool.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string Get(JsonText text, string whenMissing)
    {
        if (!text.IsPresent || text.MaxLength == 0) return whenMissing;

        foreach (var recent in _recent)
        {
            if (text.Raw.SequenceEqual(recent.Written)) return recent.Label;
        }
        if (text.MaxLength > MaxLength) return Read(text);

        _oldest = (_oldest + 1) % _recent.Length;
        return _recent[_oldest].Set(text.Raw, Read(text));
    }

    private string Read(JsonText text)
    {
        Span<byte> utf8 = stackalloc byte[MaxLength * 6];
        if (text.MaxLength > utf8.Length) return "oversized";

        Span<char> chars = stackalloc char[utf8.Length];
        var length = Encoding.UTF8.GetChars(utf8[..text.CopyTo(utf8)], chars);
        return Pooled(Clean(chars[..Math.Min(length, MaxLength)]));
    }

    private string Pooled(ReadOnlySpan<char> value)
    {
        if (_lookup.TryGetValue(value, out var known)) return known;

        var added = value.ToString();
        if (_pool.Count < MaxPooled) _pool.Add(added);
        return added;
    }

    private static Span<char> Clean(Span<char> value)
    {
        foreach (ref var c in value)
        {
            if (!Printable.IsHarmless(c) || char.IsSurrogate(c)) c = '\uFFFD';
        }
        return value;
    }

    /// <summary>A text, and the label it became.</summary>
    private sealed class Recent
    {
        private readonly byte[] _written = new byte[MaxLength];
        private int _length;

        public ReadOnlySpan<byte> Written => _written.AsSpan(0, _length);

        public string Label { get; private set; } = "";

        public string Set(ReadOnlySpan<byte> written, string label)
        {
            written.CopyTo(_written);
            _length = written.Length;
            return Label = label;
        }
    }
}
