using Clawtail.Tailer.Codex;
using Clawtail.Tests.Support;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

/// <summary>Whatever threads did, in whatever releases, their rollouts say each call once.</summary>
public sealed class RolloutPropertyTests
{
    private static readonly Gen<Action<CodexModel>> Actions = Gen.Frequency(
        (8, Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Enum<ModelEnd>(), Gen.Int[0, 4]).Select((thread, calls, end, back) => (Action<CodexModel>)(m => m.Turn(thread, calls, end, rollsBack: back == 0)))),
        (2, Gen.Select(Gen.Int[0, 9], Gen.Bool).Select((thread, byPrompt) => (Action<CodexModel>)(m => m.Compact(thread, byPrompt)))),
        (1, Gen.Int[0, 9].Select(thread => (Action<CodexModel>)(m => m.RollBack(thread)))),
        (2, Gen.Int[0, 9].Select(thread => (Action<CodexModel>)(m => m.Fork(thread)))),
        (1, Gen.Const((Action<CodexModel>)(m => m.Upgrade()))));

    private static readonly Gen<CodexModel> Histories = Gen.Select(Gen.Enum<CodexRelease>(), Actions.List[1, 14]).Select((release, actions) =>
    {
        var model = new CodexModel(release);
        foreach (var action in actions) action(model);
        return model;
    });

    [Fact]
    public void Every_call_and_failure_is_found_in_the_rollouts_that_are_left() => Gen.Select(Histories, Gen.Bool.List[10], Gen.Bool).Sample((model, removed, isReversed) =>
    {
        var left = model.Threads.Where((_, i) => i >= removed.Count || !removed[i]).ToList();
        if (isReversed) left.Reverse();

        var readings = left.Select(t => new RolloutReading().Read(t.Lines)).ToList();

        var calls = readings.SelectMany(r => r.Calls).DistinctBy(c => c.Key).Select(c => $"{c.Thread.Id} {c.Turn} {c.Model} {c.Tokens}");
        var failures = readings.SelectMany(r => r.Failures).DistinctBy(f => f.Key).Select(f => $"{f.Thread.Id} {f.Turn} {f.Model} {f.Reason}");
        Assert.Equal(Ordered(left.SelectMany(t => t.Calls).Distinct().Select(c => c.ToString())), Ordered(calls));
        Assert.Equal(Ordered(left.SelectMany(t => t.Failures).Distinct()), Ordered(failures));
    }, iter: 3_000, threads: 1);

    [Fact]
    public void Reading_on_from_a_saved_state_after_every_line_finds_the_same_whatever_happened() => Histories.Sample(model =>
    {
        foreach (var thread in model.Threads)
        {
            var (whole, chopped) = (new RolloutReading().Read(thread.Lines), new RolloutReading(chops: true).Read(thread.Lines));
            Assert.Equal(whole.Describe(), chopped.Describe());
            Assert.Equal(whole.State.Serialize(), chopped.State.Serialize());
        }
    }, iter: 300, threads: 1);

    [Fact]
    public void Reading_a_rollout_again_finds_the_same_keys() => Histories.Sample(model =>
    {
        foreach (var thread in model.Threads)
        {
            var (once, again) = (new RolloutReading().Read(thread.Lines), new RolloutReading().Read(thread.Lines));
            Assert.Equal(once.Calls.Select(c => c.Key), again.Calls.Select(c => c.Key));
            Assert.Equal(once.Calls.Count, once.Calls.DistinctBy(c => c.Key).Count());
        }
    }, iter: 300, threads: 1);

    [Fact]
    public void A_saved_state_stays_small_however_long_a_rollout_is()
    {
        var model = new CodexModel(CodexRelease.Copies);
        for (var i = 0; i < 12; i++)
        {
            for (var turns = 0; turns < 20; turns++) model.Turn(i, 2, ModelEnd.Answered);
            model.Fork(i);
        }

        var state = new RolloutReading().Read(model.Threads[^1].Lines).State;

        Assert.Equal(RolloutState.MaxAncestors, state.Ancestors!.Length);
        Assert.InRange(state.Serialize().Length, 1, 2_000);
    }

    private static List<string> Ordered(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];
}
