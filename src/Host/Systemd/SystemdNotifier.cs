using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Clawtail.Host.Systemd;

/// <summary>Talks to the systemd that started this process, if one did (sd_notify(3)).</summary>
internal sealed class SystemdNotifier : IDisposable
{
    private readonly Socket? _socket;

    /// <param name="address">The path of a datagram socket, or an abstract name behind <c>@</c>; null: nobody listens.</param>
    /// <param name="watchdog">How often a sign of life is expected; null: it is not.</param>
    public SystemdNotifier(string? address, TimeSpan? watchdog)
    {
        Watchdog = address is null ? null : watchdog;
        if (address is null) return;

        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        _socket.Connect(new UnixDomainSocketEndPoint(address.StartsWith('@') ? "\0" + address[1..] : address));
    }

    /// <summary>Without a sign of life for this long, systemd takes the service for dead; null where it does not watch.</summary>
    public TimeSpan? Watchdog { get; }

    public static SystemdNotifier OfThisProcess() => FromVariables(
        Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), Environment.GetEnvironmentVariable("WATCHDOG_USEC"),
        Environment.GetEnvironmentVariable("WATCHDOG_PID"));

    /// <summary>Reads the variables as sd_watchdog_enabled(3) does.</summary>
    public static SystemdNotifier FromVariables(string? address, string? microseconds, string? process)
    {
        var isMeant = string.IsNullOrEmpty(process) || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var isWatched = long.TryParse(microseconds, CultureInfo.InvariantCulture, out var period) && period > 0;
        return new(string.IsNullOrEmpty(address) ? null : address, isWatched && isMeant ? TimeSpan.FromMicroseconds(period) : null);
    }

    /// <param name="assignment">One of sd_notify(3): <c>READY=1</c>, <c>WATCHDOG=1</c>, <c>STATUS=…</c></param>
    public void Notify(string assignment)
    {
        try
        {
            _socket?.Send(Encoding.UTF8.GetBytes(assignment));
        }
        catch (SocketException)
        {
            // It does not listen at the moment, or any more. What follows is its decision, not ours.
        }
    }

    public void Dispose() => _socket?.Dispose();
}
