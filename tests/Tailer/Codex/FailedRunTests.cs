using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

/// <summary>A run that failed, of which the transcript alone tells.</summary>
public sealed class FailedRunTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();

    /// <summary>An entry that is no turn is left before its time is read: such a failure was one of 1970, in no window and no report.</summary>
    [Fact]
    public async Task It_happened_when_its_entry_was_written()
    {
        var rows = new MirrorRows(Rollout.Id(0), Rollout.Id(1), "gpt-5.5", 1, ended: 5);
        _tailer.Write("s.jsonl", Transcript.Header("s"), rows.Prompt, rows.Failed);

        await _tailer.StartAsync();

        Assert.Equal(1, _tailer.Errors);
        Assert.Equal(Rollout.Epoch.AddSeconds(5).ToUnixTimeMilliseconds(), new LedgerFile(_tailer.State).Scalar("SELECT time FROM turns"));
    }

    public ValueTask DisposeAsync() => _tailer.DisposeAsync();
}
