using Clawtail.Tailer.Watching;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Watching;

/// <summary>Real file events, collected while nobody takes them.</summary>
public sealed class FileSystemWakerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Hints_that_pile_up_become_a_look_at_everything()
    {
        var sessions = Directory.CreateDirectory(_folder.Combine("agents", "main", "sessions")).FullName;
        using var waker = new FileSystemWaker(_folder.Combine("agents"), 4096, new RecordedEvents(), TimeProvider.System);
        waker.EnsureWatching();

        var hints = WakeHints.None;
        for (var i = 0; i < 20_000; i++) await File.WriteAllTextAsync(Path.Combine(sessions, $"{i}.jsonl"), "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(sessions, "last.jsonl"), "", TestContext.Current.CancellationToken);
        for (var tries = 0; tries < 500 && !hints.Everything; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
            hints = await waker.WaitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
            if (hints.Paths.Count > 0) break;
        }

        Assert.True(hints.Everything);
        Assert.InRange(hints.Paths.Count, 0, 4096);
    }

    public void Dispose() => _folder.Dispose();
}
