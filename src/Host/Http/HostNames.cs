using System.Net;
using Microsoft.AspNetCore.Http;

namespace Clawtail.Host.Http;

/// <summary>By which names Clawtail may be asked for what people look at.</summary>
/// <remarks>
/// A page on the internet can point a name of its own at this machine (DNS rebinding) and then read what a browser gets here. Such a
/// request names a host that is not ours. An address cannot be pointed anywhere, so all addresses are fine.
/// </remarks>
/// <param name="more">Names that the operator's proxy or DNS gives this machine.</param>
internal sealed class HostNames(IEnumerable<string> more)
{
    private readonly HashSet<string> _names = new([.. more, "localhost", Environment.MachineName], StringComparer.OrdinalIgnoreCase);

    /// <param name="host">The <c>Host</c> header; empty for a client of HTTP/1.0, which is no browser.</param>
    public bool IsOurs(HostString host) => !host.HasValue || IsOurs(host.Host);

    private bool IsOurs(string name) => _names.Contains(name) || IPAddress.TryParse(name.Trim('[', ']'), out _);
}
