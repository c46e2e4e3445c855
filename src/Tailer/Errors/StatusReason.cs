namespace Clawtail.Tailer.Errors;

/// <summary>What a failure is by its HTTP status, where the status says more than the text.</summary>
internal static class StatusReason
{
    /// <param name="text">The message, in small letters; empty if there is none.</param>
    /// <param name="byText">What the text, the code and the type say.</param>
    /// <returns>Null if the status says nothing.</returns>
    public static string? Of(int? status, ReadOnlySpan<byte> text, string? byText) => status switch
    {
        402 => text.IsEmpty ? "billing" : PaymentText.ReasonOf402(text) ?? byText,
        429 => PaymentText.IsBillingDespite429(text) ? "billing" : "rate_limit",
        401 or 403 => ErrorPattern.Any(AccountPatterns.AuthPermanent, text) ? "auth_permanent" : byText == "billing" ? byText : "auth",
        408 => "timeout",
        410 => byText is "session_expired" or "billing" or "auth_permanent" or "auth" ? byText : "timeout",
        _ when byText == "context_overflow" => byText,
        404 => byText is "session_expired" or "billing" or "auth_permanent" or "auth" or "format" ? byText : "model_not_found",
        529 => "overloaded",
        499 => byText is "overloaded" or "server_error" ? byText : "timeout",
        >= 500 => byText is "overloaded" or "server_error" or "format" ? byText : status is 504 or 522 or 524 ? "timeout" : "server_error",
        400 or 422 => byText is not null and not "server_error" ? byText : HttpStatus.IsWithoutBody(text) ? null : "format",
        _ => null,
    };
}
