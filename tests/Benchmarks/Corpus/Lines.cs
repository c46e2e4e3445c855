namespace Clawtail.Benchmarks.Corpus;

/// <summary>Where the lines of a transcript are.</summary>
internal static class Lines
{
    /// <summary>Lines that are not empty, without their newline.</summary>
    public static List<Range> Of(ReadOnlySpan<byte> text)
    {
        var lines = new List<Range>();
        for (var start = 0; start < text.Length;)
        {
            var length = text[start..].IndexOf((byte)'\n');
            if (length < 0) length = text.Length - start;
            if (length > 0) lines.Add(start..(start + length));
            start += length + 1;
        }
        return lines;
    }
}
