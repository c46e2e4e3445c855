namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>An account whose token expires. Holds no secret; <paramref name="Account"/> is already masked as the operator asked.</summary>
/// <param name="Provider">As in the usage series: a Codex account is <c>openai-codex</c> in every release.</param>
/// <param name="Account">The label: masked, hashed, e-mail or profile id, unique within the provider.</param>
/// <param name="Plan">ChatGPT plan, or <c>unknown</c>.</param>
public sealed record OAuthAccount(string Provider, string Account, string Plan, DateTimeOffset Expires);
