namespace Clawtail.Tailer.Errors;

/// <summary>The HTTP status that OpenClaw and its providers write in front of a message: <c>503 The server is …</c>, <c>HTTP 503: …</c>.</summary>
internal static class HttpStatus
{
    /// <param name="text">In small letters, without white space around it.</param>
    /// <param name="rest">What stands behind the status; all of the text if there is none.</param>
    /// <returns>Null if the text does not begin with one.</returns>
    public static int? Of(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        rest = text;
        var digits = text.StartsWith("http"u8) ? text[4..].TrimStart((byte)' ') : text;
        if (digits.Length < 3 || digits[..3].ContainsAnyExceptInRange((byte)'0', (byte)'9')) return null;

        var status = 100 * (digits[0] - '0') + 10 * (digits[1] - '0') + digits[2] - '0';
        if (status is < 100 or > 599 || (digits.Length > 3 && digits[3] is not ((byte)' ' or (byte)':' or (byte)'\n'))) return null;

        rest = digits[3..].Trim(" :\n\r\t"u8);
        return status;
    }

    /// <summary>As <see cref="Of"/>, also behind the word "error:".</summary>
    public static int? Infer(ReadOnlySpan<byte> text) => Of(WithoutPrefix(text), out _);

    /// <summary>The client says that the server said nothing more.</summary>
    public static bool IsWithoutBody(ReadOnlySpan<byte> text)
    {
        Of(WithoutPrefix(text), out var rest);
        return text.IsEmpty || rest.SequenceEqual("no body"u8) || rest.SequenceEqual("no body response"u8) || rest.SequenceEqual("no response body"u8)
            || rest.SequenceEqual("status code (no body)"u8);
    }

    /// <summary>A page that a proxy sent in place of an answer.</summary>
    public static bool IsPage(ReadOnlySpan<byte> text)
    {
        Of(WithoutPrefix(text), out var rest);
        return (rest.StartsWith("<!doctype html"u8) || rest.StartsWith("<html"u8)) && rest.IndexOf("</html>"u8) >= 0;
    }

    private static ReadOnlySpan<byte> WithoutPrefix(ReadOnlySpan<byte> text) =>
        text.StartsWith("error:"u8) ? text["error:".Length..].TrimStart((byte)' ') : text;
}
