using System.Text;

namespace Clawtail.Tailer.Json;

/// <summary>Turns label values into strings, each only once: names of providers and models repeat in every turn.</summary>
internal sealed class LabelPool
{
    /// <summary>Longer values are cut: label values come from files that Clawtail does not control.</summary>
    private const int MaxLength = 128;

    /// <summary>Beyond this many distinct values strings are made anew each time, so that memory stays bounded.</summary>
    private const int MaxPooled = 4096;

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
}
