namespace Clawtail.Host.Demo;

/// <summary>Everything that is left to chance in the demo: the same seed tells the same story.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public bool Falls(double chance) => _random.NextDouble() < chance;

    public int Between(int least, int most) => _random.Next(least, most + 1);

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * _random.NextDouble());

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    /// <summary>As OpenClaw names entries: eight hexadecimal digits.</summary>
    public string EntryId() => _random.Next().ToString("x8", System.Globalization.CultureInfo.InvariantCulture);

    public Guid Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
