namespace Clawtail.Host.Demo;

/// <summary>One response of a model, as OpenClaw records it.</summary>
/// <param name="Began">When the request began; the entry is written when it has ended.</param>
/// <param name="StopReason">As OpenClaw names it: <c>stop</c>, <c>toolUse</c>, <c>error</c>.</param>
/// <param name="ToolCall">The id of the tool call it asks for; null if it says something.</param>
internal sealed record DemoTurn(
    DemoModel Model, DateTimeOffset Began, DateTimeOffset Ended, string StopReason, string ResponseId,
    int Input, int Output, int CacheRead, DemoFailure? Failure, string? ToolCall)
{
    public double InputCost => Input * Model.InputPrice / 1e6;

    public double OutputCost => Output * Model.OutputPrice / 1e6;

    public double CacheReadCost => CacheRead * Model.InputPrice / 1e7;

    /// <param name="context">Tokens the session holds by now: most of them the provider's cache answers.</param>
    public static DemoTurn Answered(DemoModel model, DateTimeOffset began, int context, string? toolCall, Dice dice)
    {
        var cached = context / 128 * 128;
        return new(model, began, began + dice.Between(TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(400)),
            toolCall is null ? "stop" : "toolUse", $"resp_{dice.Uuid():n}",
            context - cached + dice.Between(40, 900), dice.Between(20, 700), cached, null, toolCall);
    }

    public static DemoTurn Failed(DemoModel model, DateTimeOffset began, DemoFailure failure) =>
        new(model, began, began + TimeSpan.FromMilliseconds(70), "error", "", 0, 0, 0, failure, null);
}

/// <summary>How a request fails. Texts and codes are those of real providers.</summary>
/// <param name="Code">Null where the provider sends none.</param>
internal sealed record DemoFailure(string Message, string? Code)
{
    /// <summary>Of a provider that is paid by a plan.</summary>
    public static IReadOnlyList<DemoFailure> OfPlans { get; } =
    [
        new("429 Rate limit reached for requests", "rate_limit_exceeded"),
        new("429 Rate limit reached for requests", "rate_limit_exceeded"),
        new("503 The server is overloaded", null),
        new("500 Internal server error", null),
        new("You have hit your ChatGPT usage limit (plus plan). Try again in ~139 min.", null),
    ];

    /// <summary>Of a server in the next room.</summary>
    public static IReadOnlyList<DemoFailure> AtHome { get; } =
    [
        new("Connection error.", null),
        new("400 This model's maximum context length is 8192 tokens. Please reduce the length of the messages.", "context_length_exceeded"),
    ];
}
