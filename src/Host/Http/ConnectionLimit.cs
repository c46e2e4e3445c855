using Clawtail.Host.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Clawtail.Host.Http;

/// <summary>Serves a limited number of connections and closes the rest at once, with one line a minute about how many there were.</summary>
/// <remarks>Kestrel's own limit writes a line for each of them, at thousands a second.</remarks>
internal sealed class ConnectionLimit(int max, ILogger log, TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly LogRateLimiter<string> _lines = new(time, Quiet, capacity: 1);
    private int _open;

    public ConnectionDelegate Apply(ConnectionDelegate serve) => async connection =>
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= max) await serve(connection);
            else Refuse(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };

    private void Refuse(ConnectionContext connection)
    {
        connection.Abort();
        if (_lines.TryAcquire("", out var suppressed)) log.ConnectionsRefused(suppressed + 1, max);
    }
}
