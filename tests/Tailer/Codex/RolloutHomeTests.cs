using System.Globalization;
using System.Text;
using System.Text.Json;
using Clawtail.Tailer.Codex;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

/// <summary>Rollouts that real releases of Codex wrote (0.143, 0.151, 0.154) say what the provider's own log said.</summary>
public sealed class RolloutHomeTests
{
    private const string Native = "native-codex-2026.9.6";
    private const string Releases = "codex-rollouts-0.143-to-0.154";

    [Theory]
    [InlineData(Native)]
    [InlineData(Releases)]
    public void Each_thread_made_the_calls_that_the_provider_answered(string home)
    {
        var calls = Read(home).SelectMany(r => r.Calls).DistinctBy(c => c.Key).GroupBy(c => c.Thread.Id);

        var expected = Sessions(home).SelectMany(s => Line(ThreadsOf(s), s.GetProperty("model_calls").GetInt64(), TokensOf(s.GetProperty("tokens"))));
        Assert.Equal(Ordered(expected), Ordered(Grouped(home, calls).SelectMany(g => Line(g.Threads, g.Count, g.Tokens))));
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(Releases)]
    public void Only_what_a_native_subagent_called_is_a_subagents(string home)
    {
        var subagents = Read(home).SelectMany(r => r.Calls).Where(c => c.Thread.IsSubagent).Select(c => c.Thread.Id.ToString()).Distinct();

        var expected = Sessions(home).Where(s => s.TryGetProperty("native_subagent_of", out _)).SelectMany(ThreadsOf);
        Assert.Equal(Ordered(expected), Ordered(subagents));
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(Releases)]
    public void Each_turn_that_failed_failed_once_and_for_its_reason(string home)
    {
        var failures = Read(home).SelectMany(r => r.Failures).DistinctBy(f => f.Key).Select(f => $"{f.Thread.Id} {f.Turn} {f.Model} {f.Reason}");

        var expected = Root(home).GetProperty("failed_turns").EnumerateArray()
            .Where(f => !f.GetProperty("recovered_inside_codex").GetBoolean())
            .Select(f => $"{f.GetProperty("thread_id")} {f.GetProperty("turn_id")} {f.GetProperty("model")} {ReasonOnDisk(f)}");
        Assert.Equal(Ordered(expected), Ordered(failures));
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(Releases)]
    public void The_newest_snapshot_is_the_providers_last_word(string home)
    {
        var newest = Read(home).SelectMany(r => r.Limits).MaxBy(l => l.ObservedAt);

        var expected = Root(home).GetProperty("rate_limits").EnumerateArray().Select(l =>
            $"{l.GetProperty("limit_id")} {l.GetProperty("window_minutes")} {l.GetProperty("used_percent").GetDouble()} {l.GetProperty("resets_at")} {l.GetProperty("observed_at").GetDateTimeOffset().ToUnixTimeMilliseconds()}");
        var windows = new[] { newest.Primary!.Value, newest.Secondary!.Value };
        Assert.Equal(Ordered(expected), Ordered(windows.Select(w => $"{newest.Limit} {w.Minutes} {100 * w.UsedRatio} {w.ResetsAt} {newest.ObservedAt}")));
    }

    [Theory]
    [InlineData(Native, "plus")]
    [InlineData(Releases, null)]
    public void The_plan_is_the_last_one_that_was_told(string home, string? plan)
    {
        var told = Read(home).SelectMany(r => r.Limits).OrderBy(l => l.ObservedAt).LastOrDefault(l => l.Plan is not null);

        Assert.Equal(plan, told.Plan);
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(Releases)]
    public void Reading_on_from_a_saved_state_after_every_line_finds_the_same(string home)
    {
        Assert.Equal(Read(home).Select(r => r.Describe()), Read(home, chops: true).Select(r => r.Describe()));
    }

    [Fact]
    public void A_fork_that_copied_its_parent_says_the_same_of_it_as_the_parents_own_rollout()
    {
        var readings = Read(Releases).ToList();

        var copies = readings.SelectMany(r => r.Calls).Where(c => c.IsCopy).ToList();
        var originals = readings.SelectMany(r => r.Calls).Where(c => !c.IsCopy).ToDictionary(c => c.Key);
        Assert.NotEmpty(copies);
        Assert.All(copies, copy =>
        {
            var original = originals[copy.Key];
            Assert.Equal((original.Thread, original.Turn, original.TurnTime, original.Model, original.Tokens), (copy.Thread, copy.Turn, copy.TurnTime, copy.Model, copy.Tokens));
            Assert.InRange(original.Time - copy.Time, 0, 20_000);
        });
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(Releases)]
    public void Nothing_in_a_real_rollout_is_bad(string home)
    {
        Assert.All(Read(home).SelectMany(r => r.Outcomes), o => Assert.True(o is EntryOutcome.Turn or EntryOutcome.NotATurn, $"{o}"));
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(Releases)]
    public void The_beginning_of_a_line_never_drops_one_that_matters(string home)
    {
        var dropped = 0;
        foreach (var line in RolloutHome.Files(home).SelectMany(RolloutHome.Lines).Select(Encoding.UTF8.GetBytes))
        {
            var isDropped = RolloutLine.CannotMatter(line.AsSpan(0, Math.Min(line.Length, RolloutLine.BeginningLength)));
            using var json = JsonDocument.Parse(line);
            var type = json.RootElement.GetProperty("type").GetString();
            var happened = json.RootElement.GetProperty("payload").TryGetProperty("type", out var t) ? t.GetString() : null;
            var matters = type is "session_meta" or "turn_context" or "token_usage_record"
                || (type == "event_msg" && happened is "task_started" or "task_complete" or "turn_aborted" or "token_count" or "thread_settings_applied");
            Assert.Equal(!matters, isDropped);
            dropped += isDropped ? 1 : 0;
        }

        Assert.InRange(dropped, 100, int.MaxValue);
    }

    /// <summary>Codex before 0.151 wrote no error: of the reason only the plan's limit can be known from the disk.</summary>
    private static string ReasonOnDisk(JsonElement failed) =>
        failed.GetProperty("rollout_error").ValueKind == JsonValueKind.Null && !failed.GetProperty("rate_limits_at_100").GetBoolean()
            ? "unknown"
            : failed.GetProperty("reason").GetString()!;

    private static IEnumerable<RolloutReading> Read(string home, bool chops = false) =>
        RolloutHome.Files(home).Select(f => new RolloutReading(RolloutHome.ThreadOf(f), chops).Read(RolloutHome.Lines(f)));

    private static JsonElement Root(string home) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RealHome.Root, home, "expected.json"))).RootElement;

    private static IEnumerable<JsonElement> Sessions(string home) => Root(home).GetProperty("sessions").EnumerateArray().Where(s => ThreadsOf(s).Count > 0);

    private static List<string> ThreadsOf(JsonElement session) => [.. session.GetProperty("threads").EnumerateArray().Select(t => t.GetString()!)];

    /// <summary>A session may have had several threads.</summary>
    private static IEnumerable<(List<string> Threads, long Count, TokenCounts Tokens)> Grouped(string home, IEnumerable<IGrouping<Uuid, CodexCall>> calls)
    {
        var byThread = calls.ToDictionary(g => g.Key.ToString(), g => g.ToList());
        foreach (var threads in Sessions(home).Select(ThreadsOf).Concat(byThread.Keys.Select(k => new List<string> { k })))
        {
            var those = threads.SelectMany(t => byThread.Remove(t, out var all) ? all : []).ToList();
            if (those.Count > 0) yield return (threads, those.Count, those.Aggregate(default(TokenCounts), (sum, c) => sum + c.Tokens));
        }
    }

    private static IEnumerable<string> Line(List<string> threads, long count, TokenCounts tokens) =>
        count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', threads)}: {count} {tokens}")];

    private static TokenCounts TokensOf(JsonElement tokens) => new(
        tokens.GetProperty("input").GetInt64(), tokens.GetProperty("output").GetInt64(), tokens.GetProperty("cache_read").GetInt64(), tokens.GetProperty("cache_write").GetInt64());

    private static List<string> Ordered(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];
}
