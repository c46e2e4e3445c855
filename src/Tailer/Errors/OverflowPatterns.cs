namespace Clawtail.Tailer.Errors;

/// <summary>Wordings of one failure that every provider words otherwise: more was sent than the model can take.</summary>
internal static class OverflowPatterns
{
    /// <summary>Nothing else can be meant.</summary>
    public static readonly ErrorPattern[] Plain = ErrorPattern.List(
        "request_too_large", "context_overflow", "prompt has # token*but the configured context size is #", "invalid_argument*maximum number of tokens",
        "request exceeds the maximum size", "context length exceeded", "maximum context length", "prompt is too long", "prompt too long",
        "exceeds model context window", "model token limit", "input exceeds*maximum number of tokens", "context window*ran out of room",
        "context window*ran out of space", "ran out of room*context window", "ran out of space*context window",
        "request size exceeds*context window", "context overflow:", "exceed context limit", "exceeds the model's maximum context",
        "exceeds the models maximum context", "max_tokens*exceed*context", "input length*exceed*context",
        "input (# tokens) is longer than the model's context length", "input (# tokens) is longer than model's context length", "413*too large",
        "context_window_exceeded", "input length # tokens exceeds the model limit", "上下文过长", "上下文超出", "上下文长度超", "超出最大上下文", "请压缩上下文");

    /// <summary>Unless a rate is limited.</summary>
    public static readonly ErrorPattern[] UnlessRate = ErrorPattern.List(
        "|input token count exceeds the maximum number of input tokens|", "|input is too long for this model|",
        "|input exceeds the maximum number of tokens|", "|ollama error: context length exceeded|", "|total token*exceed*max", "|total token*exceed*limit",
        "|request (# token*exceeds the available context size|", "|request (# token*exceeds available context size|",
        "|prompt (# token*exceeds the available context size|", "|context size has been exceeded|", "|input too long for model|",
        "|input too long for the model|", "|input is too long for model|", "|input is too long for the model|");

    /// <summary>Where nothing else was found in the text.</summary>
    public static readonly ErrorPattern[] AtLast = ErrorPattern.List(
        "input length and max_tokens exceed context limit", "input length and `max_tokens` exceed context limit",
        "input is too long for requested model", "exceeds the context window", "exceeds the model's maximum context length",
        "exceeds maximum context length", "input token count*exceeds the maximum", "maximum prompt length is #", "reduce the length of the messages",
        "exceeds the maximum allowed input length of #", "exceeds maximum allowed input length of #",
        "input (# tokens) is longer than the model's context length", "exceeds the limit of #", "exceeds the available context size",
        "context size has been exceeded", "greater than the context length", "context window exceeds limit", "exceeded model token limit",
        "tokens in request more than max tokens allowed", "token in request more than max tokens allowed", "tokens in request more than max token allowed",
        "prompt exceeds max length", "prompt exceeds maximum length", "too large for model with # maximum context length",
        "model_context_window_exceeded", "prompt too long; exceeded", "context%length%exceeded", "too many tokens", "token limit exceeded",
        "^413 (no body)", "^413 status code (no body)");

    /// <summary>It is not the size that is wrong.</summary>
    public static readonly ErrorPattern[] Reasoning = ErrorPattern.List(
        "reasoning is mandatory", "reasoning is required", "requires reasoning", "reasoning*cannot be disabled");
}
