using Microsoft.Extensions.Time.Testing;

namespace Clawtail.Tests.Support;

/// <summary>A clock that stands still, can be advanced, and can be set: as on a real machine, elapsed time does not follow that.</summary>
internal sealed class SettableClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _set;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _set;

    public override long GetTimestamp() => base.GetUtcNow().UtcTicks;

    /// <summary>Sets the clock; nothing but the wall clock moves.</summary>
    public void Step(TimeSpan by) => _set += by;
}
