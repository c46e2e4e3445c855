using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Clawtail.Host.CommandLine;

/// <summary>Where HTTP is served.</summary>
/// <param name="Address">Null: this machine only, by IPv4 and IPv6 (<c>localhost</c>).</param>
/// <param name="Port">0: any that is free.</param>
internal sealed record ListenAddress(IPAddress? Address, int Port)
{
    /// <summary><c>ADDR:PORT</c>; IPv6 in brackets, as in a URL. Without an address (<c>:9099</c>): every interface.</summary>
    public static bool TryParse(string text, out ListenAddress address)
    {
        address = new(null, 0);
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !TryParsePort(text[(colon + 1)..], out var port)) return false;

        var host = text[..colon];
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            address = new(null, port);
            return true;
        }
        if (!TryParseHost(host, out var ip)) return false;

        address = new(ip, port);
        return true;
    }

    /// <summary>An address that a person on this machine can open.</summary>
    public string UrlAt(int port)
    {
        var everywhere = Address is not null && (Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any));
        return $"http://{(everywhere ? "localhost" : Host)}:{port.ToString(CultureInfo.InvariantCulture)}";
    }

    public override string ToString() => $"{Host}:{Port.ToString(CultureInfo.InvariantCulture)}";

    private string Host => Address switch
    {
        null => "localhost",
        { AddressFamily: AddressFamily.InterNetworkV6 } => $"[{Address}]",
        _ => Address.ToString(),
    };

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort;

    private static bool TryParseHost(string host, out IPAddress address)
    {
        address = IPAddress.Any;
        if (host is "" or "*") return true;

        var brackets = host.StartsWith('[') && host.EndsWith(']');
        if (!IPAddress.TryParse(brackets ? host[1..^1] : host, out var parsed)) return false;

        address = parsed;
        // Without brackets nobody can tell where an IPv6 address ends and the port begins. And "1" is an address only to inet_aton.
        return parsed.AddressFamily == AddressFamily.InterNetworkV6 ? brackets : !brackets && parsed.ToString() == host;
    }
}
