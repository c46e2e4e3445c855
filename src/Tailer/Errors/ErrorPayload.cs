using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Errors;

/// <summary>What a provider's own JSON says of a failure, where OpenClaw keeps it as the message.</summary>
internal ref struct ErrorPayload
{
    private ReadOnlySpan<byte> _innerType, _innerCode, _innerMessage, _outerType, _outerCode, _outerMessage, _outerError;
    private bool _hasInner, _hasRequestId;

    /// <summary>Empty if there is none.</summary>
    public readonly ReadOnlySpan<byte> Type
    {
        get
        {
            if (!IsError) return default;

            var inner = _innerType.IsEmpty ? _innerCode : _innerType;
            var type = _hasInner ? inner : _outerError;
            return type.IsEmpty ? _outerType : type;
        }
    }

    /// <summary>Empty if there is none.</summary>
    public readonly ReadOnlySpan<byte> Code => !IsError ? default : _innerCode.IsEmpty ? _outerCode : _innerCode;

    private readonly bool IsError =>
        _outerType.SequenceEqual("error"u8) || _hasRequestId || !_innerMessage.IsEmpty || !_innerType.IsEmpty || !_innerCode.IsEmpty
        || (!_outerError.IsEmpty && !_outerMessage.IsEmpty);

    /// <param name="text">A message in small letters, without white space around it; a status and a word like "API error:" may stand first.</param>
    public static ErrorPayload Read(ReadOnlySpan<byte> text)
    {
        var payload = new ErrorPayload();
        HttpStatus.Of(text, out var rest);
        var brace = rest.IndexOf((byte)'{');
        if (brace < 0 || rest[^1] != (byte)'}') return payload;

        var prefix = rest[..brace].TrimEnd(" :-0123456789"u8);
        if (brace > 0 && !prefix.EndsWith("error"u8)) return payload;

        var reader = new JsonObjectReader(rest[brace..]);
        if (reader.TryEnter()) payload.ReadOuter(ref reader);
        return reader.Fault == JsonFault.None ? payload : default;
    }

    private void ReadOuter(scoped ref JsonObjectReader reader)
    {
        while (reader.TryNext(out var name))
        {
            if (name.Is("type"u8)) _outerType = ReadPlain(ref reader);
            else if (name.Is("code"u8)) _outerCode = ReadPlain(ref reader);
            else if (name.Is("message"u8)) _outerMessage = ReadPlain(ref reader);
            else if (name.Is("request_id"u8) || name.Is("requestid"u8)) _hasRequestId |= !ReadPlain(ref reader).IsEmpty;
            else if (name.Is("error"u8)) ReadError(ref reader);
            else reader.Skip();
        }
    }

    private void ReadError(scoped ref JsonObjectReader reader)
    {
        _hasInner = reader.TryEnter();
        if (!_hasInner) _outerError = ReadPlain(ref reader);
        while (_hasInner && reader.TryNext(out var name))
        {
            if (name.Is("type"u8)) _innerType = ReadPlain(ref reader);
            else if (name.Is("code"u8)) _innerCode = ReadPlain(ref reader);
            else if (name.Is("message"u8)) _innerMessage = ReadPlain(ref reader);
            else reader.Skip();
        }
    }

    /// <summary>What stands between the quotes of a string, escapes and all: words have none.</summary>
    private static ReadOnlySpan<byte> ReadPlain(scoped ref JsonObjectReader reader) =>
        reader.Skip() is [(byte)'"', .. var text, (byte)'"'] ? text : default;
}
