namespace Clawtail.Host.Demo;

/// <summary>A model that agents talk to.</summary>
/// <param name="InputPrice">Dollars per million tokens; what the cache answers costs a tenth.</param>
/// <param name="OutputPrice">Dollars per million tokens.</param>
/// <param name="Failures">How it fails, what is common more than once.</param>
internal sealed record DemoModel(
    string Provider, string Api, string Name, double InputPrice, double OutputPrice, IReadOnlyList<DemoFailure> Failures)
{
    public static DemoModel Large { get; } = new("openai", "openai-chatgpt-responses", "gpt-5.5", 1.25, 10, DemoFailure.OfPlans);

    public static DemoModel Small { get; } = new("openai", "openai-chatgpt-responses", "gpt-5.4-mini", 0.25, 2, DemoFailure.OfPlans);

    /// <summary>As of a release before OpenClaw renamed the provider.</summary>
    public static DemoModel Former { get; } = new("openai-codex", "openai-codex-responses", "gpt-5.4-mini", 0.25, 2, DemoFailure.OfPlans);

    /// <summary>Runs at home: it costs nothing, and fails in its own ways.</summary>
    public static DemoModel Local { get; } = new("ollama", "openai-completions", "qwen3:8b", 0, 0, DemoFailure.AtHome);
}
