namespace Clawtail.Tailer.Json;

/// <summary>What is wrong with a text.</summary>
internal enum JsonFault
{
    None,

    /// <summary>Not JSON, or cut off.</summary>
    Malformed,

    /// <summary>Nested deeper than <see cref="JsonObjectReader.MaxDepth"/>.</summary>
    TooDeep,
}

/// <summary>Steps over JSON from token to token. After a fault it stands at the end of its text, where there are no tokens.</summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    public int Position { get; private set; }

    public JsonFault Fault { get; private set; }

    /// <summary>Where the fault was found.</summary>
    public int FaultedAt { get; private set; }

    public readonly bool IsSound => Fault == JsonFault.None;

    public readonly ReadOnlySpan<byte> Rest => _text[Position..];

    public readonly ReadOnlySpan<byte> Since(int position) => _text[position..Position];

    /// <summary>Steps over white space.</summary>
    /// <returns>The byte that comes next; 0, which begins no token, at the end.</returns>
    public byte Peek() => Position < _text.Length && _text[Position] > (byte)' ' ? _text[Position] : PeekBehindSpace();

    /// <summary>Steps over a bracket, a comma or a colon.</summary>
    public void Take(byte expected) => Advance(Peek() == expected ? 1 : 0);

    /// <summary>Steps over a string.</summary>
    /// <returns>What stands between its quotes; nothing after a fault.</returns>
    public ReadOnlySpan<byte> TakeString()
    {
        Peek();
        var start = Position;
        Advance(JsonToken.StringLength(Rest));
        return IsSound ? _text[(start + 1)..(Position - 1)] : default;
    }

    /// <summary>Steps over any value but an object or an array.</summary>
    public void TakeScalar()
    {
        if (Peek() == (byte)'"') TakeString();
        else Advance(JsonToken.ScalarLength(Rest));
    }

    public void Fail(JsonFault exception)
    {
        if (IsSound) (Fault, FaultedAt) = (exception, Position);
        Position = _text.Length;
    }

    private byte PeekBehindSpace()
    {
        var space = Rest.IndexOfAnyExcept(" \t\r\n"u8);
        Position = space < 0 ? _text.Length : Position + space;
        return space < 0 ? (byte)0 : _text[Position];
    }

    private void Advance(int length)
    {
        Position += length;
        if (length == 0) Fail(JsonFault.Malformed);
    }
}
