using Clawtail.Tailer.Watching;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Watching;

public sealed class SweepScheduleTests
{
    private readonly SettableClock _time = new(new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero));
    private readonly SweepSchedule _schedule;

    public SweepScheduleTests() => _schedule = new SweepSchedule(TimeSpan.FromSeconds(30), _time);

    [Fact]
    public void The_first_sweep_is_due_at_once_and_the_next_an_interval_later()
    {
        Assert.Equal(TimeSpan.Zero, _schedule.UntilDue);

        _schedule.Begin(mayBeNewFolder: false);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(TimeSpan.FromSeconds(20), _schedule.UntilDue);
    }

    [Fact]
    public void Sweeps_come_every_second_where_events_cannot_be_trusted_and_for_a_while_after_a_folder_appeared()
    {
        _schedule.Begin(mayBeNewFolder: true);
        Assert.Equal(TimeSpan.FromSeconds(1), _schedule.UntilDue);

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(26), _schedule.UntilDue);

        _schedule.IsEager = true;
        Assert.Equal(TimeSpan.Zero, _schedule.UntilDue);
    }

    [Fact]
    public void A_clock_that_is_set_moves_no_sweep()
    {
        _schedule.Begin(mayBeNewFolder: false);

        _time.Step(TimeSpan.FromDays(-365));

        Assert.Equal(TimeSpan.FromSeconds(30), _schedule.UntilDue);
    }
}
