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

    /// <param name="tokens">As the key reads them (<see cref="KeyTokens"/>), not as they are counted.</param>
    public TurnKey Compute(in RawTurn turn, TokenCounts tokens)
    {
        if (KeyTime.OfMessage(turn.Message) is { } time)
        {
            Append(ByMessageTime, time);
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
        var rented = ArrayPool<byte>.Shared.Rent(Math.Max(text.MaxLength, 1));
        var length = text.CopyTo(rented);
        Append(0, text.IsPresent ? length : -1);
        _hash.Append(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
    }

    private TurnKey Take()
    {
        Span<byte> digest = stackalloc byte[16];
        _hash.GetHashAndReset(digest);
        return new TurnKey(BinaryPrimitives.ReadUInt64BigEndian(digest), BinaryPrimitives.ReadUInt64BigEndian(digest[8..]));
    }
}
