using Clawtail.Host.Logging;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Clawtail.Tests.Host.Logging;

public sealed class LogRateLimiterTests
{
    /// <summary>What is told, at once or in a total, is what was said.</summary>
    [Fact]
    public void Nothing_is_told_twice_and_nothing_is_lost() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 20]).Array[0, 300].Sample(steps =>
        {
            var time = new FakeTimeProvider();
            var throttle = new LogRateLimiter<int>(time, TimeSpan.FromSeconds(30), capacity: 4);
            long told = 0;

            foreach (var (subject, seconds) in steps)
            {
                if (throttle.TryAcquire(subject, out var suppressed)) told += 1 + suppressed;
                time.Advance(TimeSpan.FromSeconds(seconds));
                if (seconds % 7 == 0) told += TotalOf(throttle.Drain());
            }

            Assert.Equal(steps.Length, told + TotalOf(throttle.Drain(all: true)));
        });

    private static long TotalOf(Suppressed<int> suppressed) => suppressed.Others + suppressed.Subjects.Sum(subject => subject.Count);
}
