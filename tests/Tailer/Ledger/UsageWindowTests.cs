using System.Collections.Immutable;
using Clawtail.Tailer.Ledger;
using CsCheck;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Clawtail.Tests.Tailer.Ledger;

/// <summary>A window is the sum of the turns of its length, by their own time, whatever clocks do.</summary>
public sealed class UsageWindowTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 34, 56, TimeSpan.Zero);

    private readonly MemoryLedger _ledger = new();
    private ulong _turns;

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public void A_window_that_cannot_be_read_while_it_moves_on_is_right_when_it_can()
    {
        Count(-10, -20, -30, -40);
        var window = Loaded(TimeSpan.FromHours(1));
        Assert.Equal(4, Messages(window));

        _ledger.Execute("ALTER TABLE turns RENAME TO away");
        Assert.Throws<SqliteException>(() => window.Advance(Now.AddMinutes(35)));
        Assert.Equal(4, Messages(window));

        _ledger.Execute("ALTER TABLE away RENAME TO turns");
        Assert.True(window.Advance(Now.AddMinutes(35)));
        Assert.Equal(2, Messages(window));
    }

    [Fact]
    public void A_clock_that_steps_back_and_forth_subtracts_nothing_twice()
    {
        Count(-10, -20, -30, -40);
        var window = Loaded(TimeSpan.FromHours(1));

        foreach (var minutes in (ReadOnlySpan<int>)[25, -300, 25, 0, 35, -10, 35]) window.Advance(Now.AddMinutes(minutes));
        Assert.Equal(2, Messages(window));

        window.Add(Count(30), Now.AddMinutes(35));
        Assert.Equal(3, Messages(window));
    }

    [Fact]
    public void Whole_hours_are_summed_without_reading_their_turns()
    {
        Count([.. Enumerable.Range(0, 100).Select(i => -60 * i)]);
        _ledger.Execute($"DELETE FROM turns WHERE time < {Now.AddHours(-2).ToUnixTimeMilliseconds()} AND time > {Now.AddHours(-99).ToUnixTimeMilliseconds()}");

        Assert.Equal(100, Messages(Loaded(TimeSpan.FromDays(7))));
    }

    [Fact]
    public void A_window_equals_the_turns_of_its_length_after_any_turns_and_any_steps_of_the_clock() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[-600, 600]).List[1, 40].Sample(steps =>
        {
            using var ledger = new MemoryLedger();
            var window = new UsageWindow(ledger.Sums, "5h", TimeSpan.FromHours(5));
            var now = Now;
            var (times, number) = (new List<DateTimeOffset>(), 0UL);
            window.Load(now);
            foreach (var (what, minutes) in steps)
            {
                if (what == 0) now = now.AddMinutes(minutes);
                else if (what == 1) now = now.AddSeconds(Math.Abs(minutes));
                else
                {
                    times.Add(now.AddMinutes(minutes));
                    window.Add(ledger.Count(MemoryLedger.Turn(number++, times[^1])), now);
                }
                window.Advance(now);
                // A correction of less than a minute leaves the window as it was; it is right again when the clock is there.
                var settled = what == 0 && minutes == 0 ? (long?)null : times.Count(t => t > now.AddHours(-5) && t <= now);
                if (settled is { } expected && !IsCorrection(what, minutes)) Assert.Equal(expected, Messages(window, ledger));
            }
        }, iter: 200);

    private static bool IsCorrection(int what, int minutes) => what == 0 && minutes is >= -1 and < 0;

    private UsageWindow Loaded(TimeSpan length)
    {
        var window = new UsageWindow(_ledger.Sums, "w", length);
        window.Load(Now);
        return window;
    }

    private CountedTurn[] Count(params int[] minutes) => _ledger.Count(minutes.Select(m => MemoryLedger.Turn(_turns++, Now.AddMinutes(m))));

    private long Messages(UsageWindow window) => Messages(window, _ledger);

    private static long Messages(UsageWindow window, MemoryLedger ledger)
    {
        var all = ImmutableArray.CreateBuilder<WindowUsage>();
        window.AppendTo(all, ledger.Totals.Usage.Rows);
        return all.Sum(w => w.Messages);
    }
}
