using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Clawtail.Tailer.Ledger;

/// <summary>A session as a source or an index describes it.</summary>
/// <param name="Id">Agent and session, <c>main/3f0c…</c>.</param>
/// <param name="Kind">What it says itself, or <see cref="UnknownKind"/>.</param>
/// <param name="NewestEntry">Milliseconds since the Unix epoch; 0 if none said.</param>
internal readonly record struct SessionRow(string Id, string Kind, long NewestEntry)
{
    public const string UnknownKind = "unknown";

    /// <summary>Characters; OpenClaw's own have a few dozen.</summary>
    private const int MaxId = 512;

    /// <summary>An id as the ledger keeps it: of one without end, its beginning and a hash.</summary>
    public static string Bounded(string id) => id.Length <= MaxId
        ? id : $"{id.AsSpan(0, MaxId - 17)}~{XxHash3.HashToUInt64(MemoryMarshal.AsBytes(id.AsSpan())):x16}";
}

/// <summary>When a session of some kind last got an entry.</summary>
public readonly record struct SessionActivity(string Kind, DateTimeOffset LastEntry);
