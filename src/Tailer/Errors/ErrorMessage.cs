namespace Clawtail.Tailer.Errors;

/// <summary>What a failure is by its text alone. The order is OpenClaw's: many texts fit several wordings.</summary>
internal static class ErrorMessage
{
    /// <param name="text">In small letters, without white space around it.</param>
    /// <param name="type">The type that the provider gave beside the text.</param>
    /// <returns>Null if the text says nothing.</returns>
    public static string? ReasonOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> type)
    {
        if (ErrorPattern.Any(ErrorPatterns.ImageLimit, text)) return null;

        var payload = ErrorPayload.Read(text);
        return OfRequest(text) ?? OfAccount(text) ?? OfServer(text, payload) ?? OfPermission(text) ?? OfLine(text, payload)
            ?? ErrorCodes.ReasonOfType(payload.Type.IsEmpty ? type : payload.Type)
            ?? StatusReason.Of(HttpStatus.Infer(text), text, null);
    }

    /// <summary>What was asked cannot be answered.</summary>
    private static string? OfRequest(ReadOnlySpan<byte> text)
    {
        if (ErrorPattern.Any(ErrorPatterns.Unsupported, text)) return "format";
        if (ErrorPattern.Any(ErrorPatterns.SessionExpired, text)) return "session_expired";
        if (ErrorPattern.Any(ErrorPatterns.ModelMissing, text)) return "model_not_found";
        if (ErrorPattern.Any(ErrorPatterns.ModelInvalid, text) && !ErrorPattern.Any(ErrorPatterns.ModelReference, text)) return "model_not_found";
        if (IsOverflow(text)) return "context_overflow";
        return ErrorPattern.Any(ErrorPatterns.Replay, text) ? "format" : null;
    }

    private static bool IsOverflow(ReadOnlySpan<byte> text)
    {
        if (ErrorPattern.Any(AccountPatterns.TokensPerMinute, text) || ErrorPattern.Any(OverflowPatterns.Reasoning, text)) return false;
        if (ErrorPattern.Any(OverflowPatterns.Plain, text)) return true;
        return ErrorPattern.Any(OverflowPatterns.UnlessRate, text) && !ErrorPattern.Any(AccountPatterns.RateLimit, text);
    }

    /// <summary>What the account has used up.</summary>
    private static string? OfAccount(ReadOnlySpan<byte> text)
    {
        if (PaymentText.ReasonOf402(text) is { } reason) return reason;

        var isBilling = PaymentText.IsBilling(text);
        if (isBilling && HttpStatus.Of(text, out _) != 429) return "billing";
        if (ErrorPattern.Any(AccountPatterns.PeriodicLimit, text)) return isBilling ? "billing" : "rate_limit";
        return ErrorPattern.Any(AccountPatterns.RateLimit, text) ? "rate_limit" : null;
    }

    private static string? OfServer(ReadOnlySpan<byte> text, ErrorPayload payload)
    {
        if (ErrorPattern.Any(ErrorPatterns.Overloaded, text)) return "overloaded";
        if (text.IndexOf("finish_reason: error"u8) >= 0) return "server_error";

        var saysSo = ErrorPattern.Any(ErrorPatterns.ServerError, text) || ErrorCodes.ReasonOfType(payload.Type) == "server_error";
        if (saysSo && !PaymentText.IsBilling(text) && OfPermission(text) is null) return "server_error";
        return ErrorPattern.Any(ErrorPatterns.ProviderTrouble, text) ? "timeout" : null;
    }

    private static string? OfPermission(ReadOnlySpan<byte> text)
    {
        var isRefresh = ErrorPattern.Any(AccountPatterns.RefreshFailed, text);
        if (isRefresh && ErrorPattern.Any(AccountPatterns.RefreshNeverAgain, text)) return "auth_permanent";
        if (ErrorPattern.Any(AccountPatterns.AuthPermanent, text)) return "auth_permanent";
        return ErrorPattern.Any(AccountPatterns.Auth, text) ? "auth" : null;
    }

    /// <summary>Nothing, or nothing of use, came back.</summary>
    private static string? OfLine(ReadOnlySpan<byte> text, ErrorPayload payload)
    {
        if (ErrorPattern.Any(ErrorPatterns.ServerTrouble, text)) return "timeout";
        if (payload.Type.SequenceEqual("api_error"u8) && ErrorPattern.Any(ErrorPatterns.ApiTrouble, text)) return "timeout";
        if (ErrorPattern.Any(ErrorPatterns.Format, text)) return "format";
        if (ErrorPattern.Any(ErrorPatterns.NoDetails, text)) return "no_error_details";
        if (ErrorPattern.Any(ErrorPatterns.Timeout, text)) return "timeout";
        return ErrorPattern.Any(OverflowPatterns.AtLast, text) ? "context_overflow" : null;
    }
}
