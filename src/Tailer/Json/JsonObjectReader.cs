namespace Clawtail.Tailer.Json;

/// <summary>
/// Walks through a JSON object, in and out of the objects inside it. What is asked for is handed out; everything else is
/// passed over from token to token, a string of any length at the speed of a search for its end.
/// </summary>
/// <remarks>
/// A general reader spends most of its time on the escapes of strings that nobody wants: source code in tool arguments has
/// one every fifty bytes. The walk checks the whole structure of what it passes, so that nothing inside a string can pass
/// for a property, and a cut-off entry never for a whole one. It does not check escapes, except in the names and texts it
/// hands out, and takes bytes that are not UTF-8.
/// After a fault there are no more properties: every loop over them ends, and <see cref="Fault"/> says why.
/// </remarks>
internal ref struct JsonObjectReader(ReadOnlySpan<byte> text)
{
    /// <summary>Tool arguments nest; nothing real comes near this, and JSON.parse itself gives up at a few thousand.</summary>
    public const int MaxDepth = 1000;

    private JsonCursor _cursor = new(text);
    private bool _isFirst;

    /// <summary>Objects and arrays that are open.</summary>
    public int Depth { get; private set; }

    /// <summary>Bytes walked over.</summary>
    public readonly int Position => _cursor.Position;

    public readonly JsonFault Fault => _cursor.Fault;

    /// <summary>Bytes walked over before the fault.</summary>
    public readonly int FaultedAt => _cursor.FaultedAt;

    public readonly ReadOnlySpan<byte> Rest => _cursor.Rest;

    /// <summary>Steps into the object that comes next; false, and no step, if something else does.</summary>
    public bool TryEnter()
    {
        if (_cursor.Peek() != (byte)'{') return false;

        Open();
        return _cursor.IsSound;
    }

    /// <summary>Steps into the object that comes next; anything else is passed over.</summary>
    public bool EnterOrSkip()
    {
        if (TryEnter()) return true;

        Skip();
        return false;
    }

    /// <summary>Steps to the next property of the object, whose value must be read then; false when the object is left.</summary>
    public bool TryNext(out JsonText name)
    {
        name = TryStep((byte)'}') ? TakeText() : default;
        if (name.IsPresent) _cursor.Take((byte)':');
        return name.IsPresent && _cursor.IsSound;
    }

    /// <summary>The value if it is a string; any other is passed over.</summary>
    public JsonText ReadText()
    {
        if (_cursor.Peek() == (byte)'"') return TakeText();

        Skip();
        return default;
    }

    /// <summary>The value if it is a string; any other is passed over.</summary>
    /// <param name="other">The bytes of what is no string.</param>
    public JsonText ReadText(out ReadOnlySpan<byte> other)
    {
        var isText = _cursor.Peek() == (byte)'"';
        other = isText ? default : Skip();
        return isText ? TakeText() : default;
    }

    /// <summary>Passes over a value.</summary>
    /// <returns>Its bytes; none after a fault.</returns>
    public ReadOnlySpan<byte> Skip()
    {
        var isNested = _cursor.Peek() is (byte)'{' or (byte)'[';
        var start = Position;
        if (isNested) SkipNested();
        else _cursor.TakeScalar();
        return _cursor.IsSound ? _cursor.Since(start) : default;
    }

    /// <summary>An object or array with all it holds. Either nests in either, so a bit for each level says which it is.</summary>
    private void SkipNested()
    {
        Span<ulong> objects = stackalloc ulong[MaxDepth / 64 + 1];
        var outer = Depth;
        OpenNested(objects);
        while (Depth > outer && _cursor.IsSound)
        {
            var isObject = (objects[Depth / 64] >> (Depth % 64) & 1) != 0;
            if (!TryStep(isObject ? (byte)'}' : (byte)']')) continue;

            if (isObject)
            {
                _cursor.TakeString();
                _cursor.Take((byte)':');
            }
            if (_cursor.Peek() is (byte)'{' or (byte)'[') OpenNested(objects);
            else _cursor.TakeScalar();
        }
    }

    private void OpenNested(scoped Span<ulong> objects)
    {
        var isObject = _cursor.Peek() == (byte)'{';
        Open();
        var bit = 1UL << (Depth % 64);
        if (isObject) objects[Depth / 64] |= bit;
        else objects[Depth / 64] &= ~bit;
    }

    private void Open()
    {
        if (Depth == MaxDepth)
        {
            _cursor.Fail(JsonFault.TooDeep);
            return;
        }

        _cursor.Take(_cursor.Peek());
        Depth++;
        _isFirst = true;
    }

    /// <summary>Past the comma between two items; false when the bracket closes, or on a fault.</summary>
    private bool TryStep(byte close)
    {
        var closes = _cursor.Peek() == close;
        if (closes) Depth--;
        if (closes) _cursor.Take(close);
        else if (!_isFirst) _cursor.Take((byte)',');
        _isFirst = false;
        return !closes && _cursor.IsSound;
    }

    private JsonText TakeText()
    {
        var raw = _cursor.TakeString();
        if (!_cursor.IsSound) return default;
        if (JsonText.TryCreate(raw, out var text)) return text;

        _cursor.Fail(JsonFault.Malformed);
        return default;
    }
}
