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
        Gen.Select(Gen.Int[0, Enum.GetValues<What>().Length - 1], Gen.Int[0, 2], Gen.Int[0, 15]).Array[1, 25];

    private enum What
    {
        Turn,
        AnotherTurn,
        ResumedTurn,
        FailedTurn,
        Compact,
        Fork,
        Upgrade,
        NewThread,
        HiddenThread,
        Reveal,
        WriteRollouts,
        WriteLateRows,
        Archive,
        Compress,
        Remove,
        Sweep,
        Scrape,
        TimePasses,
        Restart,
        StopMidway,
    }

    [Fact]
    public async Task Any_life_of_a_mirrored_agent_is_counted_to_the_unit() =>
        await Lives.SampleAsync(life => LiveAsync(life, TailerLimits.Default), iter: 60, threads: 1);

    [Fact]
    public async Task Any_life_of_a_mirrored_agent_is_counted_to_the_unit_whatever_boundary_is_crossed() =>
        await Lives.SampleAsync(life => LiveAsync(life, TinyLimits.Instance), iter: 60, threads: 1);

    private static async Task LiveAsync((int What, int Session, int Size)[] life, TailerLimits limits)
    {
        await using var tailer = new TailerHarness();
        tailer.Options = tailer.Options with { Limits = limits };
        using var agent = new MirroredAgent(tailer.Home, (CodexRelease)(life[0].Size % 3));
        await using var scrapes = new ScrapeLog(tailer);
        await tailer.StartAsync();
        await scrapes.ScrapeAsync();
        var highest = default(UsageTotals);

        foreach (var (what, session, size) in life)
        {
            await DoAsync((What)what, session, size, agent, tailer, scrapes);
            highest = AssertNotBelow(highest, tailer, life);
        }
        agent.WriteRollouts();
        agent.WriteLateRows();
        await SettleAsync(tailer, scrapes);
        AssertNotBelow(highest, tailer, life);
        AssertTruth(agent, tailer, scrapes, life);
    }

    private static async Task DoAsync(What what, int session, int size, MirroredAgent agent, TailerHarness tailer, ScrapeLog scrapes)
    {
        switch (what)
        {
            case What.Turn or What.AnotherTurn: agent.Turn(session, 1 + size % 3, ModelEnd.Answered, (Mirroring)(size % 4)); break;
            case What.ResumedTurn: agent.Turn(session, 1 + size % 3, ModelEnd.Answered, (Mirroring)(size % 4), sumsUp: false); break;
            case What.FailedTurn: agent.Turn(session, size % 2, (ModelEnd)(1 + size % 3), (Mirroring)(size / 4)); break;
            case What.Compact: agent.Compact(session, size % 2 == 0); break;
            case What.Fork: agent.Fork(session); break;
            case What.Upgrade: agent.Upgrade(); break;
            case What.NewThread: agent.NewThread(session, isHidden: false); break;
            case What.HiddenThread: agent.NewThread(session, isHidden: true); break;
            case What.Reveal: agent.Reveal(); break;
            case What.WriteRollouts: agent.WriteRollouts(); break;
            case What.WriteLateRows: agent.WriteLateRows(); break;
            case What.Archive: await PutAwayAsync(session, agent, tailer, t => t.Archive()); break;
            case What.Compress: await PutAwayAsync(session, agent, tailer, t => t.Compress()); break;
            case What.Remove: await PutAwayAsync(session, agent, tailer, t => t.Remove()); break;
            case What.Sweep: await tailer.SweepAsync(); break;
            case What.Scrape: await ScrapeAsync(tailer, scrapes); break;
            case What.TimePasses: tailer.Time.Advance(TimeSpan.FromSeconds(15 * size)); break;
            case What.Restart: await tailer.RestartAsync(); break;
            case What.StopMidway: await StopMidwayAsync(agent, tailer); break;
        }
    }

    private static async Task PutAwayAsync(int session, MirroredAgent agent, TailerHarness tailer, Action<MirroredThread> away)
    {
        agent.WriteRollouts();
        await tailer.SweepAsync();
        agent.PutAway(session, away);
    }

    /// <summary>A life ends while there is something to be read.</summary>
    private static async Task StopMidwayAsync(MirroredAgent agent, TailerHarness tailer)
    {
        agent.WriteRollouts();
        agent.WriteLateRows();
        tailer.Begin();
        await tailer.RestartAsync();
    }

    private static async Task ScrapeAsync(TailerHarness tailer, ScrapeLog scrapes)
    {
        await tailer.SweepAsync();
        await scrapes.ScrapeAsync();
        await tailer.TurnAsync();
        await scrapes.ScrapeAsync();
    }

    private static async Task SettleAsync(TailerHarness tailer, ScrapeLog scrapes)
    {
        for (var i = 0; i < 3; i++)
        {
            await ScrapeAsync(tailer, scrapes);
            tailer.Time.Advance(TimeSpan.FromMinutes(3));
        }
        await ScrapeAsync(tailer, scrapes);
    }

    /// <summary>What a scrape may have seen never falls.</summary>
    private static UsageTotals AssertNotBelow(UsageTotals highest, TailerHarness tailer, (int What, int Session, int Size)[] life)
    {
        var shown = tailer.Totals.Usage.Aggregate(default(UsageTotals), (sum, s) => sum + s.Exposed);
        Assert.True(UsageTotals.Max(shown, highest) == shown, $"Went back from {highest} to {shown}.\n{Story(life)}");
        return shown;
    }

    private static void AssertTruth(MirroredAgent agent, TailerHarness tailer, ScrapeLog scrapes, (int What, int Session, int Size)[] life)
    {
        var counted = tailer.Totals.Usage.Aggregate(default(UsageTotals), (sum, s) => sum + s.Counted);
        Assert.True((counted.Messages, counted.Tokens) == agent.Truth, $"Counted {counted}, it was {agent.Truth}.\n{Story(life)}\n{string.Join('\n', tailer.Events.All)}");
        Assert.True(agent.Errors == tailer.Errors, $"Counted {tailer.Errors} errors of {agent.Errors}.\n{Story(life)}");
        AssertKinds(agent, tailer, life);
        Assert.True(agent.Errors == scrapes.IncreaseOf("openclaw_codex_message_errors_total"), $"Showed {scrapes.IncreaseOf("openclaw_codex_message_errors_total")} errors of {agent.Errors}.\n{Story(life)}");
        var shown = (scrapes.IncreaseOf("openclaw_codex_messages_total"), scrapes.IncreaseOf("openclaw_codex_input_tokens_total"), scrapes.IncreaseOf("openclaw_codex_output_tokens_total"));
        Assert.True(shown == (agent.Truth.Messages, agent.Truth.Tokens.Input, agent.Truth.Tokens.Output), $"Showed {shown}, it was {agent.Truth}.\n{Story(life)}");
    }

    private static void AssertKinds(MirroredAgent agent, TailerHarness tailer, (int What, int Session, int Size)[] life)
    {
        foreach (var (kind, least, most) in agent.Kinds)
        {
            var messages = tailer.Totals.Usage.Where(s => s.SessionKind == kind).Sum(s => s.Counted.Messages);
            Assert.True(messages >= least && messages <= most, $"Counted {messages} messages of {kind}, of {least} to {most}.\n{Story(life)}");
        }
    }

    private static string Story((int What, int Session, int Size)[] life) => string.Join('\n', life.Select(l => $"{(What)l.What} {l.Session} {l.Size}"));
}
