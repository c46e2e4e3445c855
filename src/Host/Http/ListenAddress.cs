using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Clawtail.Host.Http;

/// <summary>Where HTTP is served: the one place that knows of ports and sockets.</summary>
internal abstract record ListenAddress
{
    private const string UnixScheme = "unix:";

    /// <summary><c>ADDR:PORT</c>, or <c>unix:/path</c> for a socket in the file system.</summary>
    public static bool TryParse(string text, out ListenAddress address)
    {
        var isUnix = text.StartsWith(UnixScheme, StringComparison.OrdinalIgnoreCase);
        var parsed = isUnix ? UnixSocketAddress.Parse(text[UnixScheme.Length..]) : (ListenAddress?)TcpAddress.Parse(text);
        address = parsed ?? TcpAddress.Local(0);
        return parsed is not null;
    }

    /// <summary>Tells the server to listen here.</summary>
    public abstract void Listen(KestrelServerOptions kestrel, Action<ListenOptions> configure);

    /// <summary>Connects to a server on this machine that listens here.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">None does.</exception>
    public abstract Task<Stream> ConnectAsync(CancellationToken cancel);

    /// <summary>Listens for a moment, to see whether it can.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">It cannot.</exception>
    public abstract void Probe();

    /// <summary>A URL that a person on this machine can use, without a path.</summary>
    /// <param name="bound">The URL that the server says it is bound to.</param>
    public abstract string Display(string bound);
}
