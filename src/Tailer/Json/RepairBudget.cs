namespace Clawtail.Tailer.Json;

/// <summary>
/// How much may be walked over in vain to find whole entries behind broken ones on the same line. A writer that dies leaves one
/// broken entry, or two; whoever builds a line of a hundred thousand beginnings would have each of them walked to its end.
/// </summary>
internal ref struct RepairBudget
{
    private const int Least = 64 * 1024;

    private long _left;

    public static RepairBudget For(int lineLength) => new() { _left = Least + (long)lineLength };

    /// <returns>False when there is nothing left: what follows on the line is not looked at.</returns>
    public bool TrySpend(int bytes)
    {
        _left -= bytes;
        return _left >= 0;
    }
}
