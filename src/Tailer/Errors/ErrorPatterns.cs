namespace Clawtail.Tailer.Errors;

/// <summary>How providers, networks and bridges word their failures, by what OpenClaw 2026.9.6 takes them for.</summary>
internal static class ErrorPatterns
{
    public static readonly ErrorPattern[] ImageLimit = ErrorPattern.List("image dimensions exceed max allowed size", "image exceeds*mb");

    public static readonly ErrorPattern[] Unsupported = ErrorPattern.List(
        "|does not support image input|", "|does not support image inputs|", "|unsupported image input|",
        "|no endpoints found|*|support image input|", "|invalid session transcript entry|");

    public static readonly ErrorPattern[] SessionExpired = ErrorPattern.List(
        "|session not found|", "|session does not exist|", "|session expired|", "|session invalid|",
        "|conversation not found|", "|conversation does not exist|", "|conversation expired|", "|conversation invalid|",
        "|no conversation found|", "|no such session|", "|invalid session|", "|session id not found|", "|conversation id not found|");

    public static readonly ErrorPattern[] ModelMissing = ErrorPattern.List(
        "no endpoints found for", "|router not found|", "unknown model", "model?not?found", "|model|+|not found|", "not_found_error",
        "|404|*not?found", "not?found*|404|", "|not supported model|", "model:*not?found", "not?found*model:", "models/*is not found",
        "model*does not exist", "does not exist*model", "selected model*not?found", "is not a valid model id",
        "|model|*|is not supported when using|*|with a chatgpt account|",
        "model*deprecated*upgrade to", "model*deprecated*transition to", "deprecated*model*upgrade to", "stealth model*find it here",
        "model_deactivated", "model_is_deactivated", "model has been deactivated");

    public static readonly ErrorPattern[] ModelInvalid = ErrorPattern.List("invalid model");

    public static readonly ErrorPattern[] ModelReference = ErrorPattern.List("invalid model reference");

    public static readonly ErrorPattern[] Format = ErrorPattern.List(
        "string should match pattern", "tool_use.id", "tool_use_id", "invalid request format", "tool call id was*must be",
        "does not support assistant message prefill", "conversation must end with a user message",
        "agent harness *does not support *provider is not one of");

    public static readonly ErrorPattern[] Replay = ErrorPattern.List(
        "|previous_response_id|*|invalid|", "|previous_response_id|*|unknown|", "|previous_response_id|*|not found|",
        "|previous_response_id|*|does not exist|", "|previous_response_id|*|expired|", "|previous_response_id|*|mismatch|",
        "|tool_use.input|*|missing|", "|tool_use.input|*|required|", "|tool_use.arguments|*|missing|", "|tool_use.arguments|*|required|",
        "|tool_call.input|*|missing|", "|tool_call.input|*|required|", "|tool_call.arguments|*|missing|", "|tool_call.arguments|*|required|",
        "|incorrect role information|", "|roles must alternate|", "|input item id does not belong to this connection|",
        "|invalid|*|signature|*|thinking|", "|expired|*|signature|*|thinking|", "|thinking|*|signature|*|invalid|",
        "|thinking|*|invalid|*|signature|", "|thinking|*|expired|*|signature|", "|thinking|*|signature|*|expired|",
        "|signature|*|invalid|*|thinking|", "|signature|*|thinking|*|invalid|", "|invalid|*|thinking|*|signature|");

    public static readonly ErrorPattern[] Overloaded = ErrorPattern.List(
        "overloaded", "|model at capacity|", "|model is at capacity|", "|service%unavailable|", "|service%temporarily%unavailable|",
        "high demand", "high load", "服务过载", "当前负载过高", "访问量过大", "|modelnotreadyexception|");

    public static readonly ErrorPattern[] ServerError = ErrorPattern.List(
        "|finish_reason: error|", "|reason: error|", "\"type\":\"server_error\"", "\"code\":\"server_error\"",
        "\"type\":\"upstream_error\"", "\"code\":\"upstream_error\"");

    /// <summary>OpenClaw takes what a server says of itself, without a status, for a reason to try again: <c>timeout</c>.</summary>
    public static readonly ErrorPattern[] ServerTrouble = ErrorPattern.List(
        "|http 5#|", "an error occurred while processing", "internal server error", "internal_error", "server_error", "bad gateway",
        "gateway timeout", "upstream error", "upstream connect error", "connection reset", "内部错误", "服务器错误", "系统错误", "系统繁忙", "系统异常",
        "^an unknown error occurred$", "^an unknown error occurred.$");

    /// <summary>With a number to ask support about, this is no failure of the request.</summary>
    public static readonly ErrorPattern[] ProviderTrouble = ErrorPattern.List(
        "an error occurred while processing your request*help.openai.com", "an error occurred while processing your request*request?id");

    public static readonly ErrorPattern[] ApiTrouble = ErrorPattern.List(
        "internal server error", "overload", "temporarily unavailable", "service unavailable", "unknown error", "server error", "bad gateway",
        "gateway timeout", "upstream error", "backend error", "try again later", "temporarily*unable", "unexpected error");

    public static readonly ErrorPattern[] Timeout = ErrorPattern.List(
        "timeout", "timed out", "deadline exceeded", "|got status: internal|*code\": 500|", "|got status: internal|*code\":500|",
        "\"status\":\"internal\"*\"code\":500|", "\"code\":500|*\"status\":\"internal\"", "\"status\": \"internal\"*\"code\": 500|",
        "\"code\": 500|*\"status\": \"internal\"", "connection error", "network error", "network request failed", "fetch failed", "socket hang up",
        "^stream disconnected before completion$", "^stream disconnected before completion:",
        "^premature close of server response while trying to fetch|", "^stream ended before message", "^stream ended before a terminal",
        "^stream ended before terminal", "^stream ended without finish", "^stream ended without a terminal finish",
        "stream ended before message_stop$", "stream ended without finish_reason$", "^responses stream ended with unresolved tool calls",
        "网络错误", "网络异常", "服务暂时不可用", "服务繁忙", "请求超时", "连接超时", "连接错误",
        "|econnrefused|", "|econnreset|", "|econnaborted|", "|enetunreach|", "|enetreset|", "|ehostunreach|", "|ehostdown|", "|etimedout|",
        "|esockettimedout|", "|epipe|", "|enotfound|", "|eai_again|", "without sending chunk", "without sending any chunk",
        "|reason: abort|", "|reason: malformed_response|", "|reason: network_error|", "|finish_reason: abort|",
        "|finish_reason: malformed_response|", "|finish_reason: network_error|", "|operation was aborted|", "|stream was closed|",
        "|stream closed|", "|stream aborted|", "|stream was aborted|", "^terminated$", "^stream_read_error$", "|und_err_socket|",
        "|und_err_connect|", "|und_err_header|", "|und_err_headers|", "|und_err_body|", "|und_err_aborted|", "|und_err_closed|",
        "|und_err_req_content_length_mismatch|", "^request failed$", "|request failed after repeated internal retries|",
        "^llm request failed.$");

    /// <summary>Clawtail's own word for a part of what OpenClaw calls a timeout: nobody answered at all, or the line went dead.</summary>
    public static readonly ErrorPattern[] Network = ErrorPattern.List(
        "connection error", "connection refused", "connection reset", "econn", "enotfound", "eai_again", "ehostunreach", "ehostdown",
        "enetunreach", "enetreset", "enetdown", "epipe", "eproto", "eaddrnotavail", "und_err_socket", "und_err_dns", "socket hang up",
        "fetch failed", "network error", "networkerror", "network request failed", "network_error", "network is unreachable", "^terminated$",
        "stream disconnected", "stream_read_error", "premature close", "other side closed", "getaddrinfo", "网络错误", "网络异常", "连接错误",
        "network socket disconnected", "err_stream_premature_close", "err_websocket_transport");

    public static readonly ErrorPattern[] Certificate = ErrorPattern.List(
        "hostname/ip does not match certificate altnames", "hostname/ip does not match certificate's altnames", "hostname mismatch",
        "host: *is not in the cert altnames", "host: *is not in the cert's altnames", "host: *is not in the certificate's altnames",
        "certificate has expired", "certificate is not yet valid", "self-signed certificate", "self signed certificate",
        "unable to get local issuer certificate", "unable to verify the first certificate");

    public static readonly ErrorPattern[] NoDetails = ErrorPattern.List("^unknown error (no error details in response)$");
}
