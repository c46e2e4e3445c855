namespace Clawtail.Tailer.Errors;

/// <summary>What <c>errorCode</c> and <c>errorType</c> say, where they say it in words.</summary>
internal static class ErrorCodes
{
    private static readonly ErrorPattern[] RateLimit = ErrorPattern.List(
        "^resource_exhausted$", "^rate_limit$", "^rate_limited$", "^rate_limit_exceeded$", "^too_many_requests$", "^throttled$", "^throttling$",
        "^throttlingexception$", "^throttling_exception$");

    private static readonly ErrorPattern[] Timeout = ErrorPattern.List(
        "^econnreset$", "^econnrefused$", "^enotfound$", "^etimedout$", "^esockettimedout$", "^econnaborted$", "^epipe$", "^enetdown$",
        "^ehostunreach$", "^enetunreach$", "^eaddrnotavail$", "^eai_again$", "^und_err_connect_timeout$", "^und_err_dns_resolve_failed$",
        "^und_err_connect$", "^und_err_socket$", "^und_err_headers_timeout$", "^und_err_body_timeout$", "^err_http2_invalid_session$", "^eproto$",
        "^err_ssl_wrong_version_number$", "^err_ssl_protocol_returned_an_error$", "^err_websocket_transport$", "^ehostdown$", "^enetreset$",
        "^err_stream_premature_close$");

    private static readonly ErrorPattern[] Certificate = ErrorPattern.List(
        "^cert_", "^crl_", "^err_tls_cert_altname_invalid$", "^hostname_mismatch$", "^depth_zero_self_signed_cert$", "^self_signed_cert_in_chain$",
        "^error_in_c", "^invalid_ca$", "^invalid_purpose$", "^path_length_exceeded$", "^unable_to_decode_issuer", "^unable_to_decrypt_c",
        "^unable_to_get_crl$", "^unable_to_get_issuer_cert", "^unable_to_verify_leaf_signature$");

    /// <summary>What OpenClaw has no word for, but the provider's own is plain.</summary>
    private static readonly (ErrorPattern[] Patterns, string Reason)[] Plain =
    [
        (ErrorPattern.List("context_length", "context_window", "context_overflow", "string_above_max_length"), "context_overflow"),
        (ErrorPattern.List("insufficient_quota", "billing", "payment_required"), "billing"),
        (ErrorPattern.List("rate_limit", "too_many_requests", "throttl", "resource_exhausted"), "rate_limit"),
        (ErrorPattern.List("overloaded", "unavailable"), "overloaded"),
        (ErrorPattern.List("model_not_found", "not_found_error"), "model_not_found"),
        (ErrorPattern.List("session_expired"), "session_expired"),
        (ErrorPattern.List("deactivated", "key_revoked", "key_disabled"), "auth_permanent"),
        (ErrorPattern.List("invalid_api_key", "authentication", "unauthorized", "permission", "token_expired"), "auth"),
        (ErrorPattern.List("timeout"), "timeout"),
        (ErrorPattern.List("server_error", "internal_error", "api_error"), "server_error"),
        (ErrorPattern.List("invalid_request", "invalid_value"), "format"),
    ];

    public static string? ReasonOf(ReadOnlySpan<byte> code)
    {
        if (ErrorPattern.Any(RateLimit, code)) return "rate_limit";
        if (ErrorPattern.Any(Timeout, code)) return "timeout";
        if (code.SequenceEqual("unknown_parameter"u8)) return "format";
        if (code.SequenceEqual("deactivated_workspace"u8)) return "auth_permanent";
        if (code.SequenceEqual("selected_auth_profile_unavailable"u8)) return "auth";
        return code.SequenceEqual("overloaded"u8) || code.SequenceEqual("overloaded_error"u8) ? "overloaded" : null;
    }

    public static string? ReasonOfType(ReadOnlySpan<byte> type)
    {
        if (type.SequenceEqual("invalid_request_error"u8)) return "format";
        if (type.SequenceEqual("overloaded_error"u8)) return "overloaded";
        return type.SequenceEqual("server_error"u8) || type.SequenceEqual("upstream_error"u8) ? "server_error" : null;
    }

    public static bool IsCertificate(ReadOnlySpan<byte> code) => ErrorPattern.Any(Certificate, code);

    public static string? PlainReasonOf(ReadOnlySpan<byte> code)
    {
        foreach (var (patterns, reason) in Plain)
        {
            if (ErrorPattern.Any(patterns, code)) return reason;
        }
        return null;
    }
}
