using Clawtail.Tailer;
using Clawtail.Tests.Support;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer;

/// <summary>Whatever happens to a home, in whatever order: totals equal the distinct turns written, and no counter ever decreased.</summary>
public sealed class HomePropertyTests
{
    private static readonly Gen<(int What, int File, int Size)[]> Lives =
        Gen.Select(Gen.Int[0, HomeModel.Kinds - 1], Gen.Int[0, HomeModel.Files - 1], Gen.Int[1, 6]).Array[1, 25];

    [Fact]
    public async Task Any_life_of_a_home_is_counted_to_the_unit() =>
        await Lives.SampleAsync(life => LiveAsync(life, TailerLimits.Default), iter: 200, threads: 1);

    [Fact]
    public async Task Any_life_of_a_home_is_counted_to_the_unit_whatever_boundary_is_crossed() =>
        await Lives.SampleAsync(life => LiveAsync(life, TinyLimits.Instance), iter: 200, threads: 1);

    private static async Task LiveAsync((int What, int File, int Size)[] life, TailerLimits limits)
    {
        await using var tailer = new TailerHarness();
        tailer.Options = tailer.Options with { Limits = limits };
        var home = new HomeModel(tailer);
        var highest = 0L;
        await tailer.StartAsync();

        foreach (var (what, file, size) in life)
        {
            await home.DoAsync(what, file, size);
            Assert.True(tailer.Input >= highest, $"Went back from {highest} to {tailer.Input}.\n{home.Story}");
            highest = tailer.Input;
        }

        // What was written within the time stamps' granularity is looked at once more when it has settled.
        tailer.Time.Advance(TimeSpan.FromSeconds(10));
        await tailer.SweepAsync();
        Assert.True((home.Written, home.Input) == (tailer.Messages, tailer.Input),
            $"Counted {tailer.Messages} turns of {home.Written}, {tailer.Input} tokens of {home.Input}.\n{home.Story}\n{string.Join('\n', tailer.Events.All)}");
    }
}
