using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Clawtail.Host.Http;

/// <summary>An address and a port.</summary>
/// <param name="Address">Null: this machine only, by IPv4 and IPv6 (<c>localhost</c>).</param>
/// <param name="Port">0: any that is free.</param>
internal sealed record TcpAddress(IPAddress? Address, int Port) : ListenAddress
{
    private string Host => Address switch
    {
        null => "localhost",
        { AddressFamily: AddressFamily.InterNetworkV6 } => $"[{Address}]",
        _ => Address.ToString(),
    };

    /// <summary>Where a client on this machine connects to.</summary>
    private IPEndPoint Reachable => new(
        Address is null || Address.Equals(IPAddress.Any) ? IPAddress.Loopback : Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : Address,
        Port);

    public static TcpAddress Local(int port) => new(IPAddress.Loopback, port);

    /// <summary><c>ADDR:PORT</c>; IPv6 in brackets, as in a URL. Without an address (<c>:9099</c>): every interface. Null if it is none.</summary>
    public static TcpAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return null;
        if (port > IPEndPoint.MaxPort) return null;

        var host = text[..colon];
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return new(null, port);
        return ParseHost(host) is { } address ? new(address, port) : null;
    }

    public override void Listen(KestrelServerOptions kestrel, Action<ListenOptions> configure)
    {
        if (this is { Address: null, Port: > 0 }) kestrel.ListenLocalhost(Port, configure);
        // Two families cannot agree on a free port beforehand.
        else kestrel.Listen(Address ?? IPAddress.Loopback, Port, configure);
    }

    public override async Task<Stream> ConnectAsync(CancellationToken cancel)
    {
        var server = Reachable;
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(server, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override void Probe()
    {
        using var listener = new TcpListener(Address ?? IPAddress.Loopback, Port);
        listener.Start();
    }

    public override string Display(string bound)
    {
        var everywhere = Address is not null && (Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any));
        return string.Create(CultureInfo.InvariantCulture, $"http://{(everywhere ? "localhost" : Host)}:{new Uri(bound).Port}");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static IPAddress? ParseHost(string host)
    {
        if (host is "" or "*") return IPAddress.Any;

        var brackets = host.StartsWith('[') && host.EndsWith(']');
        if (!IPAddress.TryParse(brackets ? host[1..^1] : host, out var parsed)) return null;

        // Without brackets nobody can tell where an IPv6 address ends and the port begins. And "1" is an address only to inet_aton.
        var isWellFormed = parsed.AddressFamily == AddressFamily.InterNetworkV6 ? brackets : !brackets && parsed.ToString() == host;
        return isWellFormed ? parsed : null;
    }
}
