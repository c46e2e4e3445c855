using Clawtail.Host.Http;
using Clawtail.Tests.Support;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Clawtail.Tests.Host.Http;

public sealed class ConnectionLimitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordedLog _log = new();

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed_at_once_and_told_in_one_line_a_minute()
    {
        var serving = new TaskCompletionSource();
        var serve = new ConnectionLimit(2, _log, _time).Apply(_ => serving.Task);
        var served = new[] { serve(new DefaultConnectionContext()), serve(new DefaultConnectionContext()) };

        for (var i = 0; i < 1000; i++) await serve(new DefaultConnectionContext());
        _time.Advance(TimeSpan.FromMinutes(1));
        await serve(new DefaultConnectionContext());

        Assert.Equal(
            [
                "Warning: Refused connections since this was last said: 1; 2 are open, and no more are served at a time",
                "Warning: Refused connections since this was last said: 1000; 2 are open, and no more are served at a time",
            ],
            _log.Lines);
        serving.SetResult();
        await Task.WhenAll(served);
    }

    [Fact]
    public async Task A_place_is_free_again_when_its_connection_ends_however_it_does()
    {
        var serve = new ConnectionLimit(1, _log, _time).Apply(_ => throw new IOException("reset"));

        for (var i = 0; i < 3; i++) await Assert.ThrowsAsync<IOException>(() => serve(new DefaultConnectionContext()));

        Assert.Empty(_log.Lines);
    }
}
