using Clawtail.Tailer.Ledger;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer.Ledger;

/// <summary>What a series shows never falls, and grows by what happened now and by nothing else.</summary>
public sealed class SeriesValuesTests
{
    private static readonly SeriesValues Live = new(default, default, default, Released: false, Hidden: false);
    private static readonly SeriesValues OfHistory = new(default, default, default, Released: false, Hidden: true);

    [Fact]
    public void History_of_a_series_that_is_shown_is_counted_and_not_shown()
    {
        var series = (Live with { Released = true }).Count(Messages(10)).CountHistory(Messages(7));

        Assert.Equal(17, series.Counted.Messages);
        Assert.Equal(10, series.Exposed.Messages);
        Assert.Equal(11, series.Count(Messages(1)).Exposed.Messages);
    }

    [Fact]
    public void History_of_a_series_on_hold_is_not_shown_when_the_hold_is_over()
    {
        var series = Live.Count(Messages(2)).CountHistory(Messages(7));
        Assert.Equal(0, series.Exposed.Messages);

        Assert.Equal(2, (series with { Released = true }).Exposed.Messages);
    }

    [Fact]
    public void A_series_that_history_made_appears_at_its_history_and_what_was_counted_besides_waits()
    {
        var series = OfHistory.CountHistory(Messages(100)).Count(Messages(3)).CountHistory(Messages(50));
        Assert.True(series.Hidden);

        series = series.CompleteHistory();
        Assert.Equal(new SeriesValues(Messages(153), default, Messages(150), Released: false, Hidden: false), series);
        Assert.Equal(150, series.Exposed.Messages);
        Assert.Equal(153, (series with { Released = true }).Exposed.Messages);
    }

    [Fact]
    public void A_rebuilt_series_goes_on_where_it_stood_and_shows_what_came_meanwhile()
    {
        var shown = (Live with { Released = true }).Count(Messages(10));
        var rebuilt = (Live with { Released = true }).Count(Messages(4)).Count(Messages(2));

        Assert.Equal(12, rebuilt.Continue(shown, newer: Messages(2), moved: default).Exposed.Messages);
    }

    [Fact]
    public void Whatever_is_lost_and_found_a_rebuilt_series_shows_no_less_and_every_newer_turn() =>
        Gen.Select(Gen.Int[0, 50], Gen.Int[0, 20], Gen.Int[0, 70], Gen.Int[0, 10], Gen.Bool).Sample((counted, history, found, newer, released) =>
        {
            var shown = (Live with { Released = released }).Count(Messages(counted)).CountHistory(Messages(history));
            var rebuilt = (Live with { Released = true }).Count(Messages(found + newer)).Continue(shown, Messages(newer), moved: default);
            Assert.Equal(released, rebuilt.Released);
            Assert.Equal(shown.Exposed, rebuilt.Released ? shown.Exposed : rebuilt.Exposed);

            var later = (rebuilt with { Released = true }).Exposed.Messages;
            // What is found beyond all that had been counted came late: it is an increase too.
            Assert.Equal(counted + newer + Math.Max(0, found - counted - history), later);
        });

    [Fact]
    public void Whatever_moves_between_rebuilt_series_both_show_what_they_showed() =>
        Gen.Select(Gen.Int[0, 50], Gen.Int[0, 50], Gen.Int[0, 20], Gen.Int[0, 10]).Sample((left, came, history, newer) =>
        {
            var (from, to) = ((Live with { Released = true }).Count(Messages(left + 7)), (Live with { Released = true }).Count(Messages(3)).CountHistory(Messages(history)));
            var (fromNow, toNow) = ((Live with { Released = true }).Count(Messages(7)), (Live with { Released = true }).Count(Messages(3 + history + came + newer)));
            var moved = UsageTotals.Min(fromNow.Gone(from, default), toNow.Late(to, Messages(newer)));

            Assert.Equal(Math.Min(left, came), moved.Messages);
            Assert.Equal(from.Exposed, fromNow.Continue(from, default, default).Exposed);
            Assert.Equal(3 + newer + Math.Max(0, came - left), toNow.Continue(to, Messages(newer), moved).Exposed.Messages);
        });

    [Fact]
    public void Whatever_happens_in_whatever_order_what_is_shown_never_falls() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 9]).List[0, 40].Sample(steps =>
        {
            var series = OfHistory;
            var last = 0L;
            foreach (var (what, amount) in steps)
            {
                series = what switch
                {
                    0 => series.Count(Messages(amount)),
                    1 => series.CountHistory(Messages(amount)),
                    2 => series.CompleteHistory(),
                    _ => series.Hidden ? series : series with { Released = true },
                };
                if (series.Hidden) continue;
                Assert.True(series.Exposed.Messages >= last);
                last = series.Exposed.Messages;
            }
        });

    private static UsageTotals Messages(long messages) => new(messages, new TokenCounts(messages, 0, 0, 0), messages);
}
