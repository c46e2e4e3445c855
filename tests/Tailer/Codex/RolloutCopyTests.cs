using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

/// <summary>One thread in several files at once: live, archived, each compressed as well, and not all of them as long as the others.</summary>
public sealed class RolloutCopyTests : IAsyncDisposable
{
    private static readonly string Thread = Rollout.Id(0);

    private readonly TailerHarness _tailer = new();
    private readonly ScrapeLog _scrapes;
    private readonly RolloutFile _rollout;
    private int _turns;
    private double _shown;

    public RolloutCopyTests() => (_scrapes, _rollout) = (new ScrapeLog(_tailer), new RolloutFile(_tailer.Home, Thread));

    public static TheoryData<string> Releases => new("0.143.0", "0.151.0", "0.154.0");

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Copies_that_are_there_from_the_first_look_on_count_once(string release)
    {
        Begin(release);
        Turn(release);
        _rollout.CopyTo(_rollout.Archived);
        _rollout.CopyTo(_rollout.Live + ".zst");
        Turn(release);
        _rollout.CopyTo(_rollout.Archived + ".zst");

        await _tailer.StartAsync();
        await AssertCountedAsync(4);

        await _tailer.RestartAsync();
        await AssertCountedAsync(4);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Copies_that_appear_one_after_the_other_while_the_thread_goes_on_count_once(string release)
    {
        Begin(release);
        await _tailer.StartAsync();
        foreach (var copy in new[] { _rollout.Archived, _rollout.Live + ".zst", _rollout.Archived + ".zst" })
        {
            Turn(release);
            _rollout.CopyTo(copy);
            Turn(release);
            await _tailer.SweepAsync();
            await AssertCountedAsync(2 * _turns);
        }

        await _tailer.RestartAsync();
        await AssertCountedAsync(12);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Whichever_copy_is_left_the_counters_stay_and_what_is_appended_to_it_counts(string release)
    {
        Begin(release);
        Turn(release);
        await _tailer.StartAsync();
        _rollout.CopyTo(_rollout.Archived);
        _rollout.CopyTo(_rollout.Live + ".zst");
        await _tailer.SweepAsync();

        File.Move(_rollout.Live, _rollout.Live + ".away");
        await _tailer.SweepAsync();
        await _tailer.RestartAsync();
        await AssertCountedAsync(2);

        File.Delete(_rollout.Archived);
        File.Delete(_rollout.Live + ".zst");
        File.Move(_rollout.Live + ".away", _rollout.Live);
        Turn(release);
        await _tailer.SweepAsync();
        await AssertCountedAsync(4);
    }

    public async ValueTask DisposeAsync()
    {
        await _scrapes.DisposeAsync();
        await _tailer.DisposeAsync();
    }

    private void Begin(string release)
    {
        _rollout.Append(Rollout.Meta(0, Thread, release));
        _tailer.Write("sessions.json", """{"agent:main:main":{"sessionId":"s"}}""");
        _tailer.Write("s.jsonl", Transcript.Header("s"), new MirrorRows(Thread, Rollout.Id(10), "gpt-5.5", 1, ended: 9).Commentary);
    }

    /// <summary>A turn of two calls.</summary>
    private void Turn(string release)
    {
        var (at, turn) = (10.0 * ++_turns, Rollout.Id(10 * _turns));
        _rollout.Append(Rollout.Started(at, turn), Rollout.Context(at, turn));
        for (var call = 2 * _turns - 1; call <= 2 * _turns; call++)
        {
            if (release == "0.154.0") _rollout.Append(Rollout.Record(at + 1, turn, $"resp_{call}", Rollout.Usage(100)));
            _rollout.Append(Rollout.Count(at + 1, Rollout.Usage(100 * call, output: call), Rollout.Usage(100)));
        }
        _rollout.Append(Rollout.Complete(at + 2, turn));
    }

    /// <summary>Counted is what was called, and no counter shows less than before.</summary>
    private async Task AssertCountedAsync(long calls)
    {
        for (var i = 0; i < 2; i++)
        {
            await _scrapes.ScrapeAsync();
            var shown = _scrapes.ValueOf("openclaw_codex_messages_total");
            Assert.InRange(shown, _shown, calls);
            _shown = shown;
            await _tailer.TurnAsync();
        }
        Assert.Equal((calls, 100 * calls), (_tailer.Messages, _tailer.Input));
        Assert.Equal("main", Assert.Single(_tailer.Totals.Usage).SessionKind);
    }
}
