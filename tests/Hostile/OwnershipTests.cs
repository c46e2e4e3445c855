using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Hostile;

/// <summary>Run as root, as in many a container, Clawtail changes nothing of a home that belongs to somebody else: no owner, no mode, no time.</summary>
public sealed class OwnershipTests : IAsyncDisposable
{
    private const string Owner = "1000:1000";

    private readonly TailerHarness _tailer = new();

    public async ValueTask DisposeAsync() => await _tailer.DisposeAsync();

    [Theory]
    [InlineData("WAL")]
    [InlineData("DELETE")]
    public async Task Nothing_of_a_home_is_changed_by_root(string journal)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give files away.");
        using var database = new OpenClawDatabase(_tailer.Home, journal: journal);
        database.Begin("s1");
        database.Append("s1", Transcript.Turns(1, 5));
        await Tool.RunAsync("chown", "-R", Owner, _tailer.Home);
        // The log and its index belong to somebody else than the database, as SQLite would have it.
        foreach (var suffix in (string[])["-wal", "-shm"])
        {
            if (File.Exists(database.Path + suffix)) await Tool.RunAsync("chown", "0:0", database.Path + suffix);
        }
        var before = await FactsAsync();

        await _tailer.StartAsync();
        await _tailer.SweepAsync();
        await _tailer.RestartAsync();

        Assert.Equal(5, _tailer.Messages);
        Assert.Equal(before, await FactsAsync());
    }

    /// <summary>Owner, mode, size, and the times of the last change of what it holds and of what is known of it.</summary>
    private async Task<string> FactsAsync() => (await Tool.RunAsync("find", _tailer.Home, "-printf", "%p %U:%G %m %s %T@ %C@\\n")).Everything;
}
