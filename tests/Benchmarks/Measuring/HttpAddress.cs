using System.CommandLine.Parsing;

namespace Clawtail.Benchmarks.Measuring;

/// <summary>Reads an <c>http://</c> address from the command line.</summary>
internal static class HttpAddress
{
    public static Uri? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp) return address;

        result.AddError($"'{text}' is no address; write http://HOST:PORT/PATH");
        return null;
    }
}
