namespace Clawtail.Benchmarks.Corpus;

/// <summary>The one seeded random sequence of a corpus.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public int Between(int low, int highInclusive) => _random.Next(low, highInclusive + 1);

    public uint Id() => (uint)_random.NextInt64(1L << 32);

    public long Below(long limit) => _random.NextInt64(limit);

    public T Pick<T>(ReadOnlySpan<T> from) => from[_random.Next(from.Length)];

    public Guid Guid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Many small values and a few very large ones around a mean, like session lengths and tool outputs.</summary>
    public double HeavyTailed(double mean, double sigma)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return mean * Math.Exp((sigma * normal) - (sigma * sigma / 2));
    }
}
