using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

/// <summary>A rollout whose first line, which says what thread it is, cannot be read: its calls count all the same, in their session.</summary>
public sealed class FirstLineTests : IAsyncDisposable
{
    private static readonly string Thread = Rollout.Id(0);
    private static readonly string Meta = Rollout.Meta(0, Thread);

    private readonly TailerHarness _tailer = new();
    private readonly RolloutFile _rollout;

    public FirstLineTests() => _rollout = new RolloutFile(_tailer.Home, Thread);

    public static TheoryData<string> Damaged => new(
        "",
        "\n",
        Meta[..40] + "\n",
        Meta[..^9] + "\n",
        Meta[..(Meta.Length / 2)], // the next line is glued to it
        Meta.Replace("\"session_id\"", "\0\0\0\0", StringComparison.Ordinal) + "\n",
        new string('\0', Meta.Length) + "\n",
        Meta.Replace(Thread, "not an id", StringComparison.Ordinal) + "\n",
        Meta.Replace("{\"session_id\"", "[\"session_id\"", StringComparison.Ordinal) + "\n");

    [Theory]
    [MemberData(nameof(Damaged))]
    public async Task A_damaged_first_line_loses_no_call(string first)
    {
        Mirror();
        _rollout.AppendText(first);
        _rollout.Append(Calls(1));
        await _tailer.StartAsync();
        AssertCounted(2);

        _rollout.Append(Calls(2));
        await _tailer.SweepAsync();
        AssertCounted(4);

        await _tailer.RestartAsync();
        AssertCounted(4);
    }

    [Fact]
    public async Task A_first_line_that_is_completed_later_changes_nothing_of_what_was_counted()
    {
        Mirror();
        _rollout.AppendText(Meta[..60]);
        await _tailer.StartAsync();
        Assert.Equal(0, _tailer.Messages);

        _rollout.AppendText(Meta[60..] + "\n");
        _rollout.Append(Calls(1));
        await _tailer.SweepAsync();

        AssertCounted(2);
        Assert.Equal(0, _tailer.Events.Entries(EntryOutcome.Malformed));
    }

    [Theory]
    [InlineData(3_000_000, 0)]
    [InlineData(9_000_000, 1)]
    public async Task A_first_line_of_megabytes_is_read_or_skipped_and_nothing_of_it_is_kept(int length, int skipped)
    {
        _tailer.Options = _tailer.Options with { MaxEntrySize = 4_000_000 };
        Mirror();
        _rollout.Append([Meta.Replace("\"…\"", $"\"{new string('x', length)}\"", StringComparison.Ordinal), .. Calls(1)]);
        await _tailer.StartAsync();

        _rollout.Append(Calls(2));
        await _tailer.SweepAsync();
        await _tailer.RestartAsync();

        AssertCounted(4);
        Assert.Equal(skipped, _tailer.Events.Entries(EntryOutcome.Oversized));
        Assert.InRange(new LedgerFile(_tailer.State).Scalar("SELECT max(length(position)) FROM sources WHERE format = 'rollout'"), 1, 1_000);
    }

    [Fact]
    public async Task Two_rollouts_with_the_same_broken_first_line_are_two()
    {
        var other = new RolloutFile(_tailer.Home, Rollout.Id(50));
        _rollout.AppendText(Meta[..40] + "\n");
        other.AppendText(Meta[..40] + "\n");
        _rollout.Append(Calls(1));
        await _tailer.StartAsync();

        other.Append(Calls(2));
        await _tailer.SweepAsync();

        Assert.Equal(4, _tailer.Messages + Waiting);
    }

    public ValueTask DisposeAsync() => _tailer.DisposeAsync();

    private long Waiting => new LedgerFile(_tailer.State).Count("native_waiting");

    /// <summary>What links the thread to its session.</summary>
    private void Mirror()
    {
        _tailer.Write("sessions.json", """{"agent:main:main":{"sessionId":"s"}}""");
        _tailer.Write("s.jsonl", Transcript.Header("s"), new MirrorRows(Thread, Rollout.Id(100), "gpt-5.5", 1, ended: 103).Commentary);
    }

    private void AssertCounted(long calls)
    {
        Assert.Equal((calls, 100 * calls), (_tailer.Messages, _tailer.Input));
        Assert.All(_tailer.Totals.Usage, s => Assert.Equal(("main", "gpt-5.5"), (s.SessionKind, s.Model)));
        Assert.Equal(0, _tailer.Errors);
    }

    /// <summary>A turn of two calls.</summary>
    private static string[] Calls(int number)
    {
        var (at, turn) = (100.0 * number, Rollout.Id(100 * number));
        var (usage, total) = (Rollout.Usage(100), Rollout.Usage(100 * ((2 * number) - 1), output: (2 * number) - 1));
        return
        [
            Rollout.Started(at, turn), Rollout.Context(at, turn),
            Rollout.Record(at + 1, turn, $"resp_{number}_1", usage), Rollout.Count(at + 1, total, usage),
            Rollout.Record(at + 2, turn, $"resp_{number}_2", usage), Rollout.Count(at + 2, Rollout.Sum(total, usage), usage),
            Rollout.Complete(at + 3, turn),
        ];
    }
}
