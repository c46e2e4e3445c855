using System.Text.RegularExpressions;
using Clawtail.Metrics;
using Xunit;

namespace Clawtail.Tests.Metrics;

/// <summary>What holds for the names and help texts of all metrics, read from the page.</summary>
public sealed partial class MetricCatalogTests
{
    [Fact]
    public async Task Every_metric_of_the_contract_is_declared()
    {
        await using var exposition = new Exposition();

        var page = await exposition.ScrapeAsync();

        string[] contract =
        [
            "messages_total counter", "input_tokens_total counter", "output_tokens_total counter", "cache_read_tokens_total counter",
            "cache_write_tokens_total counter", "message_errors_total counter", "cost_usd_total counter", "active_sessions gauge",
            "sessions gauge", "oauth_expiry_seconds gauge", "oauth_expiry_timestamp_seconds gauge", "last_request_timestamp gauge", "last_run_timestamp gauge",
            "agent_messages_total counter", "agent_tokens_total counter", "agent_cost_usd_total counter", "window_messages gauge", "window_tokens gauge", "plan_limit_messages gauge",
        ];
        Assert.All(contract, m => Assert.Contains($"# TYPE openclaw_codex_{m}\n", page.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_two_families_have_one_name_in_OpenMetrics()
    {
        await using var exposition = new Exposition();

        var page = await exposition.ScrapeAsync(ExpositionFormat.OpenMetrics);

        var names = Declaration().Matches(page.Text).Select(m => m.Groups["name"].Value).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task Help_texts_are_sentences_that_need_no_escaping()
    {
        await using var exposition = new Exposition();

        var page = await exposition.ScrapeAsync();

        Assert.All(Declaration().Matches(page.Text), m => Assert.Matches("""^[A-Z1][^"\\]+\.$""", m.Groups["help"].Value));
    }

    [Fact]
    public async Task The_error_counter_says_that_it_counts_recorded_failed_attempts()
    {
        await using var exposition = new Exposition();

        var page = await exposition.ScrapeAsync();

        const string Help = "# HELP openclaw_codex_message_errors_total Failed attempts that OpenClaw recorded";
        Assert.Contains(Help, page.Text, StringComparison.Ordinal);
    }

    [GeneratedRegex("^# HELP (?<name>[^ ]+) (?<help>.*)$", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
