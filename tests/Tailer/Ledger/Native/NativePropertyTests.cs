using Clawtail.Tailer.Ledger;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer.Ledger.Native;

/// <summary>Whatever is read first, late or never, a native turn counts once, and no counter falls.</summary>
public sealed class NativePropertyTests
{
    private const int Turns = 3;
    private const int Calls = 3;

    private static readonly Gen<(int Kind, int Turn, int Call)> Event = Gen.Select(Gen.Int[0, 6], Gen.Int[0, Turns - 1], Gen.Int[0, Calls - 1]);

    [Fact]
    public void In_any_order_totals_end_at_what_the_rollouts_say_or_else_the_transcripts() => Event.List[1, 25].Sample(events =>
    {
        using var ledger = new NativeLedger();
        var (read, replied, calls) = (new HashSet<int>(), new HashSet<int>(), new HashSet<(int, int)>());
        var shown = ledger.Exposed;
        foreach (var (kind, turn, call) in events)
        {
            Play(ledger, kind, turn, call, read, replied, calls);
            Assert.Equal(UsageTotals.Max(shown, ledger.Exposed), ledger.Exposed);
            Assert.Equal((ledger.Counted, ledger.Exposed), ledger.Agents);
            shown = ledger.Exposed;
        }
        Finish(ledger);

        Assert.Equal(Truth(read, replied, calls), ledger.Counted);
        Assert.Equal((ledger.Counted.Messages, ledger.Counted.Tokens), ledger.Window);
        Assert.Equal(UsageTotals.Max(ledger.Counted, ledger.Exposed), ledger.Exposed);
        if (Enumerable.Range(0, Turns).All(t => !replied.Contains(t) || calls.Count(c => c.Item1 == t) is 0 or Calls)) Assert.Equal(ledger.Counted, ledger.Exposed);
    }, iter: 150, threads: 1);

    /// <summary>Every turn has a thread of its own; its reply says what its last call used.</summary>
    private static void Play(NativeLedger ledger, int kind, int turn, int call, HashSet<int> read, HashSet<int> replied, HashSet<(int, int)> calls)
    {
        var (thread, id) = ((UInt128)(10 + turn), (UInt128)(100 + turn));
        switch (kind)
        {
            case 0:
                ledger.Link(thread, id);
                break;
            case 1 when !read.Contains(turn) || replied.Contains(turn):
                ledger.Reply(thread, id, 10 * turn, input: InputOf(Calls - 1), model: turn == 1 ? "mirror" : "gpt");
                replied.Add(turn);
                break;
            case 2 or 3:
                ledger.Call(thread, id, (10 * turn) + call, InputOf(call));
                read.Add(turn);
                calls.Add((turn, call));
                break;
            case 4:
                ledger.Sweep();
                break;
            case 5:
                ledger.Reopen();
                break;
            case 6:
                ledger.Wait(TimeSpan.FromSeconds(70));
                ledger.Settle();
                break;
        }
    }

    private static void Finish(NativeLedger ledger)
    {
        ledger.Wait(TimeSpan.FromMinutes(3));
        ledger.Sweep();
        ledger.Sweep();
        Assert.False(ledger.Usage.Native.HasUnsettled);
    }

    private static UsageTotals Truth(HashSet<int> read, HashSet<int> replied, HashSet<(int Turn, int Call)> calls)
    {
        var truth = calls.Aggregate(default(UsageTotals), (sum, c) => sum + new UsageTotals(1, new TokenCounts(InputOf(c.Call), 2, 0, 0), 0));
        return replied.Except(read).Aggregate(truth, (sum, _) => sum + new UsageTotals(1, new TokenCounts(InputOf(Calls - 1), 2, 0, 0), 0));
    }

    private static long InputOf(int call) => 10 * (call + 1);
}
