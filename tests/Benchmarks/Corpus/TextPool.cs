using System.Text;

namespace Clawtail.Benchmarks.Corpus;

/// <summary>A few megabytes of ready-escaped JSON text to cut from, always at line ends, so that no escape is torn.</summary>
internal sealed class TextPool
{
    private readonly byte[] _bytes;
    private readonly int[] _lineStarts;

    public TextPool(int bytes, Dice dice, Func<Dice, string> line)
    {
        using var text = new MemoryStream(bytes + 4096);
        var starts = new List<int>();
        while (text.Length < bytes)
        {
            starts.Add((int)text.Length);
            text.Write(Escape(line(dice)));
        }

        _bytes = text.ToArray();
        _lineStarts = [.. starts];
    }

    /// <summary>Appends whole lines of about <paramref name="bytes"/> in all, from a random place.</summary>
    public void AppendTo(EntryBuffer entry, int bytes, Dice dice)
    {
        var from = _lineStarts[dice.Between(0, _lineStarts.Length - 1)];
        while (bytes > _bytes.Length - from)
        {
            entry.Append(_bytes.AsSpan(from));
            bytes -= _bytes.Length - from;
            from = 0;
        }

        var end = Array.BinarySearch(_lineStarts, from + bytes);
        end = end < 0 ? ~end : end;
        entry.Append(_bytes.AsSpan(from..(end == _lineStarts.Length ? _bytes.Length : _lineStarts[end])));
    }

    /// <summary>Escapes as JSON.stringify does: quotes, backslashes and control characters; everything else stays as it is.</summary>
    internal static byte[] Escape(string text)
    {
        var json = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\t' => json.Append("\\t"),
                < ' ' => json.Append("\\u").Append(((int)c).ToString("x4", null)),
                _ => json.Append(c),
            };
        }

        return Encoding.UTF8.GetBytes(json.ToString());
    }
}
