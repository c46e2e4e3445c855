using Clawtail.Host.Logging;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Clawtail.Tests.Host.Logging;

public sealed class ThrottleTests
{
    /// <summary>What is told, at once or in a total, is what was said.</summary>
    [Fact]
    public void Nothing_is_told_twice_and_nothing_is_lost() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 20]).Array[0, 300].Sample(steps =>
        {
            var time = new FakeTimeProvider();
            var throttle = new Throttle<int>(time, TimeSpan.FromSeconds(30), capacity: 4);
            long told = 0;

            foreach (var (subject, seconds) in steps)
            {
                if (throttle.Admits(subject, out var heldBack)) told += 1 + heldBack;
                time.Advance(TimeSpan.FromSeconds(seconds));
                if (seconds % 7 == 0) told += TotalOf(throttle.Take());
            }

            Assert.Equal(steps.Length, told + TotalOf(throttle.Take(all: true)));
        });

    private static long TotalOf(HeldBack<int> heldBack) => heldBack.Others + heldBack.Subjects.Sum(subject => subject.Count);
}
