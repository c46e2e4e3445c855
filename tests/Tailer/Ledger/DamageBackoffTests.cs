using Clawtail.Tailer.Ledger;
using Xunit;

namespace Clawtail.Tests.Tailer.Ledger;

public sealed class DamageBackoffTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_damaged_ledger_is_replaced_at_once_and_those_that_follow_ever_later()
    {
        var backoff = new DamageBackoff();

        var pauses = Enumerable.Range(0, 12).Select(i => backoff.Next(Start.AddMinutes(i)).TotalSeconds).ToList();

        Assert.Equal([0, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600], pauses);
    }

    [Fact]
    public void A_ledger_that_has_lived_long_is_replaced_at_once_again()
    {
        var backoff = new DamageBackoff();
        for (var i = 0; i < 5; i++) backoff.Next(Start.AddMinutes(i));

        Assert.Equal(TimeSpan.Zero, backoff.Next(Start.AddHours(3)));
    }
}
