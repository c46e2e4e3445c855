using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer.Ledger;

/// <summary>Every session keeps its first known kind for good, and few of them are in memory.</summary>
public sealed class SessionRegistryTests
{
    [Fact]
    public void The_first_known_kind_of_a_session_stays_whatever_is_said_later()
    {
        using var ledger = new MemoryLedger();

        Assert.True(ledger.Sessions.Learn(new SessionRow("main/a", "cron", 0)));
        Assert.False(ledger.Sessions.Learn(new SessionRow("main/a", "main", 0)));
        Assert.Equal("cron", ledger.Sessions.Write(new SessionRow("main/a", "direct", 5)).Kind);
    }

    [Fact]
    public void A_session_that_is_not_in_memory_any_more_is_known_all_the_same()
    {
        using var ledger = new MemoryLedger(new TailerLimits { RememberedSessions = 4 });
        for (var i = 0; i < 100; i++)
        {
            ledger.Sessions.Write(new SessionRow($"main/{i}", $"kind{i % 3}", i));
            ledger.Sessions.Commit();
        }

        Assert.True(ledger.Sessions.Remembered <= 4);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(ledger.Sessions.Knows($"main/{i}"));
            Assert.Equal($"kind{i % 3}", ledger.Sessions.Write(new SessionRow($"main/{i}", "other", 0)).Kind);
        }
        Assert.True(ledger.Sessions.Remembered <= 4);
    }

    [Fact]
    public void What_was_learned_is_saved_by_the_next_transaction_that_is_durable()
    {
        using var ledger = new MemoryLedger();
        ledger.Sessions.Learn(new SessionRow("main/a", "cron", 0));

        ledger.Execute("BEGIN");
        ledger.Sessions.WriteLearned();
        ledger.Sessions.Rollback();
        ledger.Execute("ROLLBACK");
        Assert.True(ledger.Sessions.HasUnsaved);
        ledger.Execute("BEGIN");
        ledger.Sessions.WriteLearned();
        ledger.Sessions.Commit();
        ledger.Execute("COMMIT");

        Assert.False(ledger.Sessions.HasUnsaved);
        Assert.Equal("cron", new SessionRegistry(() => ledger.SessionRows, TailerLimits.Default).Write(new SessionRow("main/a", "main", 0)).Kind);
    }

    [Fact]
    public void Active_sessions_are_those_with_an_entry_after_the_time_also_when_the_clock_went_back() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 9], Gen.Int[0, 100]).List[1, 40].Sample(steps =>
        {
            using var ledger = new MemoryLedger(new TailerLimits { RememberedSessions = 3 });
            var newest = new Dictionary<int, long>();
            foreach (var (what, session, time) in steps)
            {
                if (what < 2)
                {
                    ledger.Execute("BEGIN");
                    ledger.Sessions.Write(new SessionRow($"main/{session}", "main", time));
                    if (what == 0) ledger.Sessions.Commit();
                    else ledger.Sessions.Rollback();
                    ledger.Execute(what == 0 ? "COMMIT" : "ROLLBACK");
                    if (what == 0) newest[session] = Math.Max(newest.GetValueOrDefault(session), time);
                    continue;
                }
                Assert.Equal(
                    newest.Values.Where(n => n > time).Order(),
                    ledger.Sessions.ActiveSince(time).Select(s => s.LastEntry.ToUnixTimeMilliseconds()).Order());
            }
        }, iter: 100);
}
