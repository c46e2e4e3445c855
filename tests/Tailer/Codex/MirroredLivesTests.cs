using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

/// <summary>Rollouts and what transcripts say of the same turns, read by the whole tailer whatever comes first, late or never: each call counts once.</summary>
public sealed class MirroredLivesTests
{
    private static readonly Gen<(int What, int Session, int Size)[]> Lives =
        Gen.Select(Gen.Int[0, MirroredLife.Kinds - 1], Gen.Int[0, 2], Gen.Int[0, 15]).Array[1, 25];

    [Fact]
    public async Task Any_life_of_a_mirrored_agent_is_counted_to_the_unit() =>
        await Lives.SampleAsync(life => LiveAsync(life, TailerLimits.Default), iter: 50, threads: 1);

    [Fact]
    public async Task Any_life_of_a_mirrored_agent_is_counted_to_the_unit_whatever_boundary_is_crossed() =>
        await Lives.SampleAsync(life => LiveAsync(life, TinyLimits.Instance), iter: 50, threads: 1);

    private static async Task LiveAsync((int What, int Session, int Size)[] life, TailerLimits limits)
    {
        await using var tailer = new TailerHarness();
        tailer.Options = tailer.Options with { Limits = limits };
        using var agent = new MirroredAgent(tailer.Home, (CodexRelease)(life[0].Size % 3));
        await using var scrapes = new ScrapeLog(tailer);
        await tailer.StartAsync();
        await scrapes.ScrapeAsync();
        var (mirrored, highest) = (new MirroredLife(agent, tailer, scrapes), default(UsageTotals));

        foreach (var (what, session, size) in life)
        {
            await mirrored.DoAsync(what, session, size);
            highest = AssertNotBelow(highest, tailer, life);
        }
        await mirrored.SettleAsync();
        AssertNotBelow(highest, tailer, life);
        AssertTruth(agent, tailer, life);
        AssertShown(agent, tailer, scrapes, life);
    }

    /// <summary>What a scrape may have seen never falls.</summary>
    private static UsageTotals AssertNotBelow(UsageTotals highest, TailerHarness tailer, (int What, int Session, int Size)[] life)
    {
        var shown = tailer.Totals.Usage.Aggregate(default(UsageTotals), (sum, s) => sum + s.Exposed);
        Assert.True(UsageTotals.Max(shown, highest) == shown, $"Went back from {highest} to {shown}.\n{Story(life)}");
        return shown;
    }

    private static void AssertTruth(MirroredAgent agent, TailerHarness tailer, (int What, int Session, int Size)[] life)
    {
        var counted = tailer.Totals.Usage.Aggregate(default(UsageTotals), (sum, s) => sum + s.Counted);
        Assert.True((counted.Messages, counted.Tokens) == agent.Truth, $"Counted {counted}, it was {agent.Truth}.\n{Story(life)}\n{string.Join('\n', tailer.Events.All)}");
        Assert.True(agent.Errors == tailer.Errors, $"Counted {tailer.Errors} errors of {agent.Errors}.\n{Story(life)}");
        foreach (var (kind, least, most) in agent.Kinds)
        {
            var messages = tailer.Totals.Usage.Where(s => s.SessionKind == kind).Sum(s => s.Counted.Messages);
            Assert.True(messages >= least && messages <= most, $"Counted {messages} messages of {kind}, of {least} to {most}.\n{Story(life)}");
        }
    }

    /// <summary>
    /// Of a ledger that was put back nobody can tell whether a turn that is older than the newest one that was shown, and of a
    /// series that was not shown, is history or came late: it is no increase. And a copied call that is read before its original has the
    /// time when its turn began: read again by the original it may be newer than all that was shown, and an increase once more.
    /// </summary>
    private static void AssertShown(MirroredAgent agent, TailerHarness tailer, ScrapeLog scrapes, (int What, int Session, int Size)[] life)
    {
        var (truth, mayMiss) = (agent.Truth, tailer.Events.Has("LedgerOlderThanShown"));
        if (mayMiss && agent.HasCopies) return;
        Assert.All([("messages", truth.Messages), ("input_tokens", truth.Tokens.Input), ("output_tokens", truth.Tokens.Output), ("message_errors", agent.Errors)], expected =>
        {
            var shown = scrapes.IncreaseOf($"openclaw_codex_{expected.Item1}_total");
            Assert.True(shown == expected.Item2 || (mayMiss && shown < expected.Item2), $"Showed {shown} {expected.Item1} of {expected.Item2}.\n{Story(life)}");
        });
    }

    private static string Story((int What, int Session, int Size)[] life) => string.Join('\n', life.Select(l => $"{MirroredLife.Name(l.What)} {l.Session} {l.Size}"));
}
