namespace Clawtail.Tailer.Ledger.Native;

/// <summary>What counters have shown of a native turn that does not count any more. What takes its place is no increase as far as it reaches.</summary>
/// <param name="Errors">Failures that were shown.</param>
internal readonly record struct NativeCredit(UsageTotals Usage, long Errors)
{
    public static NativeCredit operator +(NativeCredit a, NativeCredit b) => new(a.Usage + b.Usage, checked(a.Errors + b.Errors));

    /// <summary>Takes what an amount needs of it, count by count.</summary>
    /// <returns>What was taken.</returns>
    public NativeCredit Take(UsageTotals amount, long errors, out NativeCredit rest)
    {
        var used = new NativeCredit(UsageTotals.Min(amount, Usage), Math.Min(errors, Errors));
        rest = new NativeCredit(Usage - used.Usage, Errors - used.Errors);
        return used;
    }
}
