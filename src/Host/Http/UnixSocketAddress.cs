using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Clawtail.Host.Http;

/// <summary>A socket in the file system: whoever may write to the file may ask.</summary>
internal sealed record UnixSocketAddress(string Path) : ListenAddress
{
    /// <summary>What fits into a <c>sockaddr_un</c> (unix(7)), its end mark left out.</summary>
    private const int MaxBytes = 107;

    /// <returns>Null if it is no absolute path, or a longer one than a socket can have.</returns>
    public static UnixSocketAddress? Parse(string path) =>
        path.StartsWith('/') && !path.Contains('\0', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(path) <= MaxBytes ? new(path) : null;

    public override void Listen(KestrelServerOptions kestrel, Action<ListenOptions> configure)
    {
        // A process that was killed leaves its socket behind, on which nobody can listen again.
        if (IsAbandoned()) File.Delete(Path);
        kestrel.ListenUnixSocket(Path, configure);
    }

    public override async Task<Stream> ConnectAsync(CancellationToken cancel)
    {
        var socket = NewSocket();
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), cancel);
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
        if (IsAbandoned()) return;

        using var socket = NewSocket();
        socket.Bind(new UnixDomainSocketEndPoint(Path));
    }

    /// <summary>As nginx and curl users know it: the path of the socket, then that of the page.</summary>
    public override string Display(string bound) => $"http://unix:{Path}:";

    public override string ToString() => $"unix:{Path}";

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>True for a socket on which nobody answers. What is no socket is not ours to remove, and neither is what cannot be asked.</summary>
    private bool IsAbandoned()
    {
        if (!File.Exists(Path) || !IsSocket()) return false;

        using var socket = NewSocket();
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(Path));
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    /// <summary>A socket cannot be opened as a file (open(2): ENXIO), and .NET has no other word for it.</summary>
    private bool IsSocket()
    {
        try
        {
            File.OpenHandle(Path).Dispose();
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
