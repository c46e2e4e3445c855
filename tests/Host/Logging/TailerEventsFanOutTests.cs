using Clawtail.Host.Logging;
using Clawtail.Tailer;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.Logging;

public sealed class TailerEventsFanOutTests
{
    /// <summary>The interface has bodies that do nothing, so the compiler would not miss one.</summary>
    [Fact]
    public void No_event_is_lost_on_its_way_to_the_listeners()
    {
        var map = typeof(TailerEventsFanOut).GetInterfaceMap(typeof(ITailerEvents));

        Assert.All(map.TargetMethods, method => Assert.Equal(typeof(TailerEventsFanOut), method.DeclaringType));
    }

    [Fact]
    public void Every_listener_is_told()
    {
        RecordedEvents[] listeners = [new(), new(), new()];

        new TailerEventsFanOut(listeners).LedgerQuarantined("/state/ledger.sqlite", "/state/ledger.sqlite.corrupt-1", "no database");

        Assert.All(listeners, listener => Assert.Equal(["LedgerQuarantined ledger.sqlite.corrupt-1"], listener.All));
    }
}
