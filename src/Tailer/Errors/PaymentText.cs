namespace Clawtail.Tailer.Errors;

/// <summary>Texts about money: a 402 may also mean a limit that passes by waiting, and a 429 an empty account.</summary>
internal static class PaymentText
{
    public static bool IsBilling(ReadOnlySpan<byte> text) =>
        ErrorPattern.Any(AccountPatterns.Billing, text) || ErrorPattern.Any(AccountPatterns.Payment402, text)
        || (ErrorPattern.Any(AccountPatterns.BillingHead, text) && ErrorPattern.Any(AccountPatterns.Purchase, text));

    /// <returns>Null if the text speaks of no 402, or begins with the number and says nothing that is known.</returns>
    public static string? ReasonOf402(ReadOnlySpan<byte> text)
    {
        if (ErrorPattern.Any(AccountPatterns.Payment402, text)) return ReasonOf402Text(text);
        return HttpStatus.Of(text, out var rest) == 402 && !rest.IsEmpty && IsKnown(rest) ? ReasonOf402Text(rest) : null;
    }

    /// <param name="text">What was said with a 402.</param>
    public static string ReasonOf402Text(ReadOnlySpan<byte> text)
    {
        if (ErrorPattern.Any(AccountPatterns.QuotaRefresh, text)) return "rate_limit";
        if (ErrorPattern.Any(AccountPatterns.PaymentNeeded, text)) return "billing";
        return ErrorPattern.Any(AccountPatterns.RateLimit, text) || ErrorPattern.Any(AccountPatterns.PaymentWaits, text) ? "rate_limit" : "billing";
    }

    /// <summary>Whether what came with a 429 is about money all the same.</summary>
    public static bool IsBillingDespite429(ReadOnlySpan<byte> text) =>
        IsBilling(text) && (text.IndexOf("insufficient account balance"u8) < 0 || IsBilling(ErrorPayload.Read(text).Type));

    private static bool IsKnown(ReadOnlySpan<byte> text) =>
        ErrorPattern.Any(AccountPatterns.QuotaRefresh, text) || ErrorPattern.Any(AccountPatterns.PaymentNeeded, text)
        || ErrorPattern.Any(AccountPatterns.RateLimit, text) || ErrorPattern.Any(AccountPatterns.PaymentWaits, text);
}
