using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>
/// Computes turn keys of version 1 without allocating. The encoding, the fields in it and what <see cref="KeyTokens"/> makes
/// of the usage are part of the ledger's format: a change of any of them counts the turns it touches a second time.
/// </summary>
internal sealed class TurnKeyHash
{
    private const byte ByMessageTime = 1;
    private const byte ByEntry = 2;

    private readonly XxHash128 _hash = new();

    /// <param name="time">As the key reads it (<see cref="KeyTime.OfMessage"/>).</param>
    /// <param name="tokens">As the key reads them (<see cref="KeyTokens"/>), not as they are counted.</param>
    public TurnKey Compute(in RawTurn turn, long? time, TokenCounts tokens)
    {
        if (time is { } number)
        {
            Append(ByMessageTime, number);
        }
        else
        {
            Append(ByEntry, 0);
            Append(turn.EntryId);
            Append(turn.EntryTimestamp);
        }

        Append(turn.Message.Model);
        Append(turn.Message.ResponseId);
        Append(turn.Message.StopReason);
        Append(turn.Message.ErrorMessage);
        Append(0, tokens.Input);
        Append(0, tokens.Output);
        Append(0, tokens.CacheRead);
        Append(0, tokens.CacheWrite);
        return Take();
    }

    private void Append(byte tag, long value)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = tag;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], value);
        _hash.Append(bytes);
    }

    // The length keeps ("ab", "c") and ("a", "bc") apart, and an absent text from an empty one.
    private void Append(JsonText text)
    {
        if (text.HasEscapes) AppendUnescaped(text);
        else AppendPlain(text.IsPresent, text.Raw);
    }

    private void AppendUnescaped(JsonText text)
    {
        Span<byte> onStack = stackalloc byte[256];
        var rented = text.MaxLength > onStack.Length ? ArrayPool<byte>.Shared.Rent(text.MaxLength) : null;
        var plain = rented ?? onStack;
        AppendPlain(true, plain[..text.CopyTo(plain)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    private void AppendPlain(bool isPresent, ReadOnlySpan<byte> text)
    {
        Append(0, isPresent ? text.Length : -1);
        _hash.Append(text);
    }

    private TurnKey Take()
    {
        Span<byte> digest = stackalloc byte[16];
        _hash.GetHashAndReset(digest);
        return new TurnKey(BinaryPrimitives.ReadUInt64BigEndian(digest), BinaryPrimitives.ReadUInt64BigEndian(digest[8..]));
    }
}
