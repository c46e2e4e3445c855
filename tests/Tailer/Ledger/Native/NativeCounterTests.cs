using Clawtail.Tailer.Ledger;
using Xunit;

namespace Clawtail.Tests.Tailer.Ledger.Native;

public sealed class NativeCounterTests : IDisposable
{
    private static readonly UInt128 Thread = 7;
    private static readonly UInt128 Turn = 70;

    private readonly NativeLedger _ledger = new();

    [Fact]
    public void A_call_counts_at_once_when_its_session_is_known()
    {
        _ledger.Link(Thread, 0);

        _ledger.Call(Thread, Turn, 1);

        var series = Assert.Single(_ledger.Usage.Current.Usage);
        Assert.Equal(("openai-codex", "gpt", "main", 1), (series.Provider, series.Model, series.SessionKind, series.Counted.Messages));
    }

    [Fact]
    public void A_prompt_that_names_the_turn_is_enough_to_know_its_session()
    {
        _ledger.Link(0, Turn);

        _ledger.Call(Thread, Turn, 1);

        Assert.Equal("main", Assert.Single(_ledger.Usage.Current.Usage).SessionKind);
    }

    [Fact]
    public void A_call_waits_two_minutes_for_its_session_and_counts_under_one_kind()
    {
        _ledger.Call(Thread, Turn, 1);
        _ledger.Reopen();
        _ledger.Wait(TimeSpan.FromSeconds(119));
        _ledger.Settle();
        Assert.Empty(_ledger.Usage.Current.Usage);

        _ledger.Link(Thread, 0);
        _ledger.Settle();

        Assert.Equal(("main", 1), (Assert.Single(_ledger.Usage.Current.Usage).SessionKind, _ledger.Counted.Messages));
        Assert.False(_ledger.Usage.Native.HasUnsettled);
    }

    [Fact]
    public void A_call_whose_session_stays_unknown_counts_without_one()
    {
        _ledger.Call(Thread, Turn, 1);
        _ledger.Wait(TimeSpan.FromMinutes(2));
        _ledger.Settle();
        _ledger.Link(Thread, Turn);
        _ledger.Call(Thread, Turn, 1);
        _ledger.Settle();

        Assert.Equal(("unknown", 1), (Assert.Single(_ledger.Usage.Current.Usage).SessionKind, _ledger.Counted.Messages));
    }

    [Fact]
    public void A_clock_that_is_set_back_keeps_no_call_waiting()
    {
        _ledger.Call(Thread, Turn, 1);

        _ledger.Step(TimeSpan.FromDays(-1));
        _ledger.Settle();

        Assert.Equal(1, _ledger.Counted.Messages);
    }

    [Fact]
    public void In_a_Codex_home_that_agents_share_a_call_is_of_the_agent_whose_session_it_was_made_in()
    {
        _ledger.Link(Thread, 0);

        _ledger.Call(Thread, Turn, 1, agent: "other");

        using var history = LedgerHistory.Open(_ledger.State)!;
        Assert.Equal("main", Assert.Single(history.Sum(NativeLedger.Now.AddDays(-1), NativeLedger.Now)).Agent);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void What_the_provider_said_while_the_clock_was_ahead_is_not_its_newest_word(int thread)
    {
        _ledger.Step(TimeSpan.FromDays(1));
        _ledger.Limit(Thread, 0.5, TimeSpan.FromDays(1));
        _ledger.Step(TimeSpan.FromDays(-1));

        _ledger.Limit((UInt128)thread, 0.1, TimeSpan.Zero);

        Assert.Equal(0.1, _ledger.Usage.Native.ReadLimits((_, _) => 0).MaxBy(l => l.ObservedAt)!.UsedRatio);
    }

    [Fact]
    public void A_subagent_of_Codex_needs_no_session()
    {
        _ledger.Read(Thread, "subagent");

        _ledger.Call(Thread, Turn, 1);

        Assert.Equal("subagent", Assert.Single(_ledger.Usage.Current.Usage).SessionKind);
    }

    [Fact]
    public void Nothing_waits_beyond_the_first_catch_up()
    {
        using var ledger = new NativeLedger(completesBaseline: false);
        ledger.Call(Thread, Turn, 1);
        ledger.Reply(8, 80, 2);
        Assert.Empty(ledger.Usage.Current.Usage);

        ledger.Commit(c => c.CompletesBaseline = true);

        Assert.Equal((2, 2), (ledger.Counted.Messages, ledger.Exposed.Messages));
    }

    [Fact]
    public void A_reply_counts_only_after_a_look_at_the_rollouts_that_began_after_it_was_read()
    {
        _ledger.Usage.Native.Sweep++;
        _ledger.Reply(Thread, Turn, 1);
        _ledger.Settle(_ledger.Usage.Native.Sweep);
        Assert.Equal(0, _ledger.Counted.Messages);

        _ledger.Sweep();

        Assert.Equal(1, _ledger.Counted.Messages);
    }

    [Fact]
    public void While_a_rollout_of_the_agent_cannot_be_read_no_reply_of_it_counts()
    {
        _ledger.Reply(Thread, Turn, 1);

        _ledger.Usage.Native.Sweep++;
        _ledger.Settle(_ledger.Usage.Native.Sweep, "main");

        Assert.Equal(0, _ledger.Counted.Messages);
    }

    [Fact]
    public void A_thread_whose_rollout_was_ever_read_never_falls_back()
    {
        _ledger.Read(Thread);

        _ledger.Reply(Thread, Turn, 1);
        _ledger.Sweep();
        _ledger.Sweep();

        Assert.Equal(0, _ledger.Counted.Messages);
        Assert.False(_ledger.Usage.Native.HasUnsettled);
    }

    [Fact]
    public void When_the_rollout_turns_up_later_the_rest_is_added_token_type_by_token_type_at_its_labels()
    {
        _ledger.Reply(Thread, Turn, 3, input: 30, model: "mirror");
        _ledger.Sweep();
        Assert.Equal(new UsageTotals(1, new TokenCounts(30, 2, 0, 0), 0), _ledger.Exposed);

        _ledger.Call(Thread, Turn, 1, input: 20);
        Assert.Equal(new UsageTotals(1, new TokenCounts(30, 2, 0, 0), 0), _ledger.Exposed);
        _ledger.Reopen();
        _ledger.Call(Thread, Turn, 2, input: 30);

        Assert.Equal(new UsageTotals(2, new TokenCounts(50, 4, 0, 0), 0), _ledger.Exposed);
        Assert.Equal(_ledger.Exposed, _ledger.Counted);
        var mirror = Assert.Single(_ledger.Usage.Current.Usage, s => s.Model == "mirror");
        Assert.Equal((0, 1, 30), (mirror.Counted.Messages, mirror.Exposed.Messages, mirror.Exposed.Tokens.Input));
        Assert.Equal((2, new TokenCounts(50, 4, 0, 0)), _ledger.Window);
    }

    [Fact]
    public void A_reply_that_is_read_again_after_it_gave_way_stays_away()
    {
        _ledger.Reply(Thread, Turn, 3, input: 30);
        _ledger.Sweep();
        _ledger.Call(Thread, Turn, 1, input: 40);

        _ledger.Reply(Thread, Turn, 3, input: 30);
        _ledger.Sweep();

        Assert.Equal((1, 40), (_ledger.Exposed.Messages, _ledger.Exposed.Tokens.Input));
    }

    [Fact]
    public void A_failed_run_counts_once_by_the_rollout_or_by_the_transcript()
    {
        _ledger.Link(0, Turn, run: 700);
        _ledger.FailedRun(700, 1);
        _ledger.Sweep();
        Assert.Equal(1, _ledger.ExposedErrors);

        _ledger.Call(Thread, Turn, 2, reason: "usage_limit");
        _ledger.Wait(TimeSpan.FromMinutes(3));
        _ledger.Settle();
        _ledger.FailedRun(700, 1);
        _ledger.Sweep();

        Assert.Equal((1, 1), (_ledger.CountedErrors, _ledger.ExposedErrors));
    }

    [Fact]
    public void A_failed_run_whose_turn_the_rollout_says_failed_is_no_second_failure()
    {
        _ledger.Link(Thread, Turn, run: 700);
        _ledger.Call(Thread, Turn, 2, reason: "rate_limit");

        _ledger.FailedRun(700, 1);
        _ledger.Sweep();

        Assert.Equal((1, "rate_limit"), (_ledger.CountedErrors, Assert.Single(_ledger.Usage.Current.Errors).Reason));
    }

    [Fact]
    public void What_an_older_Clawtail_counted_of_copies_gives_way_to_the_rollout_without_a_spike_or_a_fall()
    {
        _ledger.CountAsTurn(1, input: 0); // commentary
        _ledger.CountAsTurn(2, input: 30); // the last call's usage only
        var shown = _ledger.Exposed;

        _ledger.LinkCounted(Thread, Turn, 1, input: 0);
        _ledger.Reply(Thread, Turn, 2, input: 30);
        var history = NativeLedger.Now.ToUnixTimeMilliseconds();
        _ledger.Call(Thread, Turn, 3, input: 20, historyBefore: history);
        _ledger.Call(Thread, Turn, 4, input: 30, historyBefore: history);
        _ledger.Sweep();

        Assert.Equal(shown, _ledger.Exposed);
        Assert.Equal(new UsageTotals(2, new TokenCounts(50, 4, 0, 0), 0), _ledger.Counted);
        Assert.Equal((2, new TokenCounts(50, 4, 0, 0)), _ledger.Window);
    }

    public void Dispose() => _ledger.Dispose();
}
