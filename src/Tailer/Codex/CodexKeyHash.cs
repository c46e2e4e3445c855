using System.Buffers.Binary;
using System.IO.Hashing;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Codex;

/// <summary>
/// 128-bit identities of calls and failures, the same in every rollout that holds them: forks of old releases copy lines under
/// new times. They are made of what Codex gave a call, never of a line, a time, a thread or a file.
/// </summary>
/// <remarks>
/// The encoding, <c>codex-call</c> and <c>codex-failure</c> version 1, is part of the ledger's format: changing it recounts
/// everything. It is the domain in ASCII, the version, a tag that says what follows, the id big-endian, and then either the
/// response id behind its length or twelve counts, all as little-endian 64-bit numbers.
/// </remarks>
internal sealed class CodexKeyHash
{
    private const byte Version = 1;
    private const byte ByResponse = 1;
    private const byte ByTotals = 2;
    private const byte ByTurn = 3;

    private readonly XxHash128 _hash = new();

    /// <summary>A call of a release that records responses (0.154).</summary>
    /// <param name="turn">The call's turn.</param>
    /// <param name="response">The provider's id of the response.</param>
    public UInt128 OfCall(Uuid turn, JsonText response)
    {
        Span<byte> plain = stackalloc byte[Uuid.MaxLength];
        var length = response.MaxLength <= plain.Length ? response.CopyTo(plain) : 0;
        Begin("codex-call"u8, ByResponse, turn);
        Append(length);
        _hash.Append(plain[..length]);
        return Take();
    }

    /// <summary>A call of an older release, known by where it left the thread's running total.</summary>
    /// <param name="turn">The call's turn; its thread in releases that did not name turns.</param>
    public UInt128 OfCall(Uuid turn, in CodexUsage total, in CodexUsage last)
    {
        Begin("codex-call"u8, ByTotals, turn);
        Append(total);
        Append(last);
        return Take();
    }

    /// <summary>The one failure that a turn can have.</summary>
    public UInt128 OfFailure(Uuid turn)
    {
        Begin("codex-failure"u8, ByTurn, turn);
        return Take();
    }

    private void Begin(ReadOnlySpan<byte> domain, byte tag, Uuid turn)
    {
        Span<byte> head = stackalloc byte[18];
        head[0] = Version;
        head[1] = tag;
        BinaryPrimitives.WriteUInt128BigEndian(head[2..], turn.Value);
        _hash.Append(domain);
        _hash.Append(head);
    }

    private void Append(in CodexUsage usage)
    {
        Append(usage.Input);
        Append(usage.Cached);
        Append(usage.CacheWrite);
        Append(usage.Output);
        Append(usage.Reasoning);
        Append(usage.Total);
    }

    private void Append(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _hash.Append(bytes);
    }

    private UInt128 Take()
    {
        var key = _hash.GetCurrentHashAsUInt128();
        _hash.Reset();
        return key;
    }
}
