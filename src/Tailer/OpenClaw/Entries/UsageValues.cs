using System.Numerics;
using System.Runtime.CompilerServices;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>What stands under the aliases of a <c>usage</c> object: of each the last value, and what became of it.</summary>
/// <remarks>Bits and numbers have the index of their alias in <see cref="UsageAlias.All"/>.</remarks>
internal struct UsageValues
{
    private Numbers _numbers;
    private uint _given;
    private uint _notNull;
    private uint _finite;

    /// <summary>More tokens than any turn has: a fault of its writer.</summary>
    private const double Implausible = 1e12;

    /// <summary>A value is neither null nor a plausible number.</summary>
    public bool HasOdd { get; private set; }

    public void Put(int alias, ReadOnlySpan<byte> token)
    {
        var bit = 1u << alias;
        Remove(bit);
        _given |= bit;
        if (token.SequenceEqual("null"u8)) return;

        _notNull |= bit;
        var isNumber = JsonToken.TryParse(token, out var number) && double.IsFinite(number);
        HasOdd |= !isNumber || number > Implausible;
        if (!isNumber) return;

        _finite |= bit;
        _numbers[alias] = number;
    }

    public void Remove(uint aliases)
    {
        _given &= ~aliases;
        _notNull &= ~aliases;
        _finite &= ~aliases;
    }

    /// <summary>Whether any of the aliases is there, be it with no value.</summary>
    public readonly bool IsAnyGiven(uint aliases) => (_given & aliases) != 0;

    public readonly bool IsNumber(uint aliases) => (_finite & aliases) != 0;

    /// <summary>The value of the first alias that has one.</summary>
    /// <returns>Null if none has, or if it is no number: OpenClaw does not look further then.</returns>
    public readonly double? First(uint aliases)
    {
        var first = BitOperations.TrailingZeroCount(_notNull & aliases);
        return first < Numbers.Length && (_finite & (1u << first)) != 0 ? _numbers[first] : null;
    }

    [InlineArray(Length)]
    private struct Numbers
    {
        /// <summary>As many as there are bits.</summary>
        public const int Length = 32;

        private double _first;
    }
}
