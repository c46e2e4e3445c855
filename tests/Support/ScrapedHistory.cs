using System.Globalization;
using System.Text;

namespace Clawtail.Tests.Support;

/// <summary>
/// What a Prometheus would hold of two agents with one account, of which the second died ten minutes before the end. Its targets
/// have no label but <c>job</c> and <c>instance</c>. Written as OpenMetrics, for promtool to make blocks of.
/// </summary>
internal sealed class ScrapedHistory(int interval, long end)
{
    public const string Alive = "10.0.0.1:9099", Dead = "10.0.0.2:9099";

    /// <summary>Seconds that each series lasts; those of days are told from what happened in them.</summary>
    public const int Length = 2 * 3600;

    private const string Model = "provider=\"openai-codex\",model=\"gpt-5.4\"";
    private const string Account = "provider=\"openai-codex\",account=\"o***@example.com\"";
    private const string Limit = Account + ",plan=\"plus\",window=\"5h\",limit=\"codex\"";

    private readonly StringBuilder _text = new();

    /// <summary>When the second agent was scraped for the last time, in seconds since 1970.</summary>
    public long Died => end - 600;

    /// <summary>Names of everything that is in the history.</summary>
    public HashSet<string> Metrics { get; } = [];

    public string Write()
    {
        Write("up", "", (second, alive) => alive || second <= Died ? 1 : 0);
        foreach (var (metric, labels, value) in Gauges()) Write(metric, labels, (second, alive) => alive || second <= Died ? value(second, alive) : null);
        foreach (var (metric, labels, perHour) in Counters())
            Write(metric, labels, (second, alive) => alive || second <= Died ? (perHour == 0 ? 0 : 1000) + Math.Floor(perHour * (second - (end - Length)) / 3600d) : null);
        return _text.Append("# EOF\n").ToString();
    }

    private IEnumerable<(string Metric, string Labels, Func<long, bool, double?> Value)> Gauges()
    {
        yield return ("clawtail_build_info", "version=\"0.2.0\"", (_, _) => 1);
        yield return ("clawtail_start_time_seconds", "", (_, _) => end - Length - 60);
        yield return ("clawtail_ready", "", (_, _) => 1);
        yield return ("clawtail_last_sweep_timestamp_seconds", "", (second, _) => second - 10);
        yield return ("clawtail_last_sweep_duration_seconds", "", (_, _) => 0.01);
        foreach (var zero in (string[])["behind_bytes", "unreadable_paths", "ledger_failing"]) yield return ($"clawtail_{zero}", "", (_, _) => 0);
        yield return ("clawtail_ledger_size_bytes", "", (_, _) => 1e6);
        yield return ("clawtail_sources", "state=\"current\"", (_, _) => 12);
        yield return ("openclaw_codex_plan_limit_messages", "plan=\"plus\",window=\"5h\",bound=\"lower\"", (_, _) => 1200);
        yield return ("openclaw_codex_plan_limit_observed_messages", Account + ",plan=\"plus\",window=\"5h\"", (_, _) => 1700);
        foreach (var window in (string[])["5h", "7d"])
        {
            yield return ("openclaw_codex_window_messages", $"{Model},window=\"{window}\"", (_, alive) => alive ? 300 : 100);
            yield return ("openclaw_codex_window_tokens", $"{Model},window=\"{window}\",type=\"input\"", (_, _) => 5000);
        }
        yield return ("openclaw_codex_active_sessions", "kind=\"main\"", (_, _) => 2);
        yield return ("openclaw_codex_sessions", "kind=\"main\"", (_, _) => 7);
        // The first heard the provider a minute ago, and the second an hour ago: the same window, of which it knew less.
        yield return ("openclaw_codex_rate_limit_used_ratio", Limit, (second, alive) => alive ? 0.78 - (0.1 * (end - second) / 3600) : 0.12);
        yield return ("openclaw_codex_rate_limit_observed_timestamp_seconds", Limit, (second, alive) => alive ? second - 60 : end - Length);
        yield return ("openclaw_codex_rate_limit_reset_timestamp_seconds", Limit, (_, alive) => alive ? end + 7200 : end + 3600);
        yield return ("openclaw_codex_credits_balance", Account + ",plan=\"plus\"", (_, _) => 40);
        yield return ("openclaw_codex_oauth_expiry_seconds", Account + ",plan=\"plus\"", (second, _) => end + 86400 - second);
        yield return ("openclaw_codex_oauth_expiry_seconds", Account.Replace("o***", "p***", StringComparison.Ordinal) + ",plan=\"pro\"", (second, _) => end + 864000 - second);
        yield return ("openclaw_codex_oauth_expiry_timestamp_seconds", Account + ",plan=\"plus\"", (_, _) => end + 86400);
        yield return ("openclaw_codex_auth_profile_errors", Account, (_, _) => 0);
        yield return ("openclaw_codex_auth_profile_blocked", Account + ",reason=\"subscription_limit\"", (_, _) => 1);
        yield return ("openclaw_codex_auth_profile_blocked_until_timestamp_seconds", Account, (_, _) => end + 1800);
        yield return ("openclaw_codex_last_run_timestamp", "", (_, _) => end - 3000);
        yield return ("openclaw_codex_last_request_timestamp", "", (_, _) => end - 1500);
    }

    private static IEnumerable<(string Metric, string Labels, double PerHour)> Counters()
    {
        const string Session = Model + ",session_kind=\"main\"", Agent = "agent=\"main\"";
        yield return ("openclaw_codex_messages_total", Session, 360);
        foreach (var type in (string[])["input", "output", "cache_read", "cache_write"]) yield return ($"openclaw_codex_{type}_tokens_total", Session, 36_000);
        yield return ("openclaw_codex_cost_usd_total", Session, 36);
        foreach (var reason in (string[])["usage_limit", "timeout"]) yield return ("openclaw_codex_message_errors_total", $"{Model},reason=\"{reason}\"", 120);
        yield return ("openclaw_codex_agent_messages_total", Agent, 360);
        yield return ("openclaw_codex_agent_tokens_total", Agent + ",type=\"input\"", 36_000);
        yield return ("openclaw_codex_agent_cost_usd_total", Agent, 36);
        yield return ("clawtail_entries_total", "outcome=\"turn\"", 360);
        yield return ("clawtail_entries_total", "outcome=\"malformed\"", 0);
        yield return ("clawtail_read_bytes_total", "", 360_000);
        foreach (var rare in (string[])["folded_series", "watch_errors", "unannounced_changes", "ledger_rebuilds"]) yield return ($"clawtail_{rare}_total", "", 0);
        foreach (var bound in (string[])["0.01", "+Inf"]) yield return ("clawtail_commit_duration_seconds_bucket", $"le=\"{bound}\"", 360);
    }

    private void Write(string metric, string labels, Func<long, bool, double?> value)
    {
        if (Metrics.Add(metric)) _text.Append(CultureInfo.InvariantCulture, $"# TYPE {metric} unknown\n");
        foreach (var instance in (string[])[Alive, Dead])
            for (var second = end - Length; second <= end; second += interval)
                if (value(second, instance == Alive) is { } sample)
                    _text.Append(CultureInfo.InvariantCulture, $"{metric}{{{labels}{(labels.Length > 0 ? "," : "")}job=\"openclaw\",instance=\"{instance}\"}} {sample} {second}\n");
    }
}
