namespace Clawtail.Benchmarks.Corpus;

/// <summary>How a turn failed, in the words of real providers.</summary>
internal sealed record Failure(string Message, string? Code)
{
    public static readonly Failure[] All =
    [
        new("429 Rate limit reached for requests", "rate_limit_exceeded"),
        new("503 The server is overloaded", "overloaded_error"),
        new("500 Internal server error", null),
        new("401 Incorrect API key provided", "invalid_api_key"),
        new("400 This model's maximum context length is 8192 tokens. Please reduce the length of the messages.", "context_length_exceeded"),
        new("You have hit your ChatGPT usage limit (plus plan). Try again in ~139 min.", null),
        new("Connection error.", null),
        new("terminated", null),
    ];
}
