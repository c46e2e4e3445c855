namespace Clawtail.Metrics;

/// <summary>
/// What OpenClaw used: names, labels and help of the metrics that users build dashboards and alerts on. The names are a
/// contract, also where Prometheus' conventions would choose another (<c>last_run_timestamp</c> lacks its unit).
/// </summary>
/// <remarks>Help texts hold no quote, backslash or line break: they would be escaped differently in the two formats.</remarks>
internal static class MetricCatalog
{
    /// <summary>The label value that stands for every value beyond the label budget.</summary>
    public const string Other = "other";

    public static readonly CounterDefinition Messages = new(
        "openclaw_codex_messages_total",
        "Model turns that did not end in an error.",
        "provider", "model", "session_kind");

    public static readonly CounterDefinition InputTokens = new(
        "openclaw_codex_input_tokens_total",
        "Tokens sent, without those the provider's cache answered. Failed turns are included.",
        "provider", "model", "session_kind");

    public static readonly CounterDefinition OutputTokens = new(
        "openclaw_codex_output_tokens_total",
        "Tokens answered, reasoning included. Failed turns are included.",
        "provider", "model", "session_kind");

    public static readonly CounterDefinition CacheReadTokens = new(
        "openclaw_codex_cache_read_tokens_total",
        "Tokens the provider's cache answered. Failed turns are included.",
        "provider", "model", "session_kind");

    public static readonly CounterDefinition CacheWriteTokens = new(
        "openclaw_codex_cache_write_tokens_total",
        "Tokens written to the provider's cache. Failed turns are included.",
        "provider", "model", "session_kind");

    public static readonly CounterDefinition CostUsd = new(
        "openclaw_codex_cost_usd_total",
        "What the turns cost in US dollars by OpenClaw's own estimate.",
        "provider", "model", "session_kind");

    public static readonly CounterDefinition MessageErrors = new(
        "openclaw_codex_message_errors_total",
        "Failed attempts that OpenClaw recorded: retries are recorded one by one, so one user message can leave several.",
        "provider", "model", "reason");

    public static readonly CounterDefinition AgentMessages = new(
        "openclaw_codex_agent_messages_total",
        "Model turns of an agent that did not end in an error: those of openclaw_codex_messages_total, once more.",
        "agent");

    public static readonly CounterDefinition AgentTokens = new(
        "openclaw_codex_agent_tokens_total",
        "Tokens of an agent: input, output, cache_read or cache_write. Failed turns are included.",
        "agent", "type");

    public static readonly CounterDefinition AgentCostUsd = new(
        "openclaw_codex_agent_cost_usd_total",
        "What the turns of an agent cost in US dollars by OpenClaw's own estimate.",
        "agent");

    public static readonly GaugeDefinition WindowMessages = new(
        "openclaw_codex_window_messages",
        "Model turns without an error that began within the window, by the turns' own time.",
        "provider", "model", "window");

    public static readonly GaugeDefinition WindowTokens = new(
        "openclaw_codex_window_tokens",
        "Tokens of the turns that began within the window, by the turns' own time.",
        "provider", "model", "window", "type");

    public static readonly GaugeDefinition PlanLimitMessages = new(
        "openclaw_codex_plan_limit_messages",
        "Messages that a plan allows within the window, by the operator's options: at least (lower) and at most (upper).",
        "plan", "window", "bound");

    public static readonly GaugeDefinition ActiveSessions = new(
        "openclaw_codex_active_sessions",
        "Sessions that got an entry within the active window.",
        "kind");

    public static readonly GaugeDefinition Sessions = new(
        "openclaw_codex_sessions",
        "Sessions in OpenClaw's index.",
        "kind");

    public static readonly GaugeDefinition OAuthExpirySeconds = new(
        "openclaw_codex_oauth_expiry_seconds",
        "Seconds until the account's OAuth token expires; negative once it has.",
        "provider", "account", "plan");

    public static readonly GaugeDefinition OAuthExpiryTimestamp = new(
        "openclaw_codex_oauth_expiry_timestamp_seconds",
        "When the account's OAuth token expires, in seconds since 1970.",
        "provider", "account", "plan");

    public static readonly GaugeDefinition AuthProfileErrors = new(
        "openclaw_codex_auth_profile_errors",
        "Failures of the account in a row, as OpenClaw counts them; it forgets them after a success, or a day.",
        "provider", "account");

    public static readonly GaugeDefinition AuthProfileBlocked = new(
        "openclaw_codex_auth_profile_blocked",
        "1 while OpenClaw does not use the account: it is in a cooldown, disabled, or its plan is used up; 0 once that is over.",
        "provider", "account", "reason");

    public static readonly GaugeDefinition AuthProfileBlockedUntil = new(
        "openclaw_codex_auth_profile_blocked_until_timestamp_seconds",
        "When the provider takes requests of the account again, as OpenClaw keeps it, in seconds since 1970; absent once that is over.",
        "provider", "account");

    public static readonly GaugeDefinition RateLimitUsedRatio = new(
        "openclaw_codex_rate_limit_used_ratio",
        "Share of the plan used within the window, 0 to 1, by the provider's own word: all clients on the plan count, titles and recaps too. Absent past the reset.",
        "provider", "account", "plan", "window", "limit");

    public static readonly GaugeDefinition RateLimitReset = new(
        "openclaw_codex_rate_limit_reset_timestamp_seconds",
        "When the window begins anew by the provider's own word, in seconds since 1970. Absent past the reset.",
        "provider", "account", "plan", "window", "limit");

    public static readonly GaugeDefinition RateLimitObserved = new(
        "openclaw_codex_rate_limit_observed_timestamp_seconds",
        "When the provider said so, with an answer or a refusal, in seconds since 1970. Absent past the reset.",
        "provider", "account", "plan", "window", "limit");

    public static readonly GaugeDefinition CreditsBalance = new(
        "openclaw_codex_credits_balance",
        "Credits beside the plan, in the provider's unit; absent where there are none.",
        "provider", "account", "plan");

    public static readonly GaugeDefinition PlanLimitObserved = new(
        "openclaw_codex_plan_limit_observed_messages",
        "Messages counted in the window when the provider last said that it is used up. Other clients on the plan, titles and recaps used it too and are not counted, so the plan allows more.",
        "provider", "account", "plan", "window");

    public static readonly GaugeDefinition LastRequestTimestamp = new(
        "openclaw_codex_last_request_timestamp",
        "When a person or a trigger last asked an agent something, in seconds since 1970; absent before the first time.");

    public static readonly GaugeDefinition LastRunTimestamp = new(
        "openclaw_codex_last_run_timestamp",
        "When the newest turn began, in seconds since 1970; absent before the first turn.");
}
