using System.Net;
using System.Net.Sockets;

namespace Clawtail.Tests.Support;

/// <summary>Finds ports for servers under test.</summary>
internal static class FreePort
{
    private static int _last = 20_000 + (Environment.ProcessId % 5_000);

    /// <summary>A free port below the ephemeral range, in which a client could connect to itself. Never the same one twice.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _last);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it; the next one, then.
            }
        }
    }
}
