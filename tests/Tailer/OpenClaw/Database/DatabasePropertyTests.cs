using Clawtail.Tailer;
using Clawtail.Tests.Support;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Database;

/// <summary>Whatever happens to databases and files of a home, in whatever order: totals equal the distinct turns written, and no counter ever decreased.</summary>
public sealed class DatabasePropertyTests
{
    private static readonly Gen<(bool InDatabase, int What, int Which, int Size)[]> Lives =
        Gen.Select(Gen.Int[0, 3].Select(n => n > 0), Gen.Int[0, 1000], Gen.Int[0, 4], Gen.Int[1, 6]).Array[1, 25];

    [Fact]
    public async Task Any_life_of_databases_and_files_together_is_counted_to_the_unit() =>
        await Lives.SampleAsync(life => LiveAsync(life, TailerLimits.Default), iter: 60, threads: 1);

    [Fact]
    public async Task Any_life_of_databases_and_files_together_is_counted_to_the_unit_whatever_boundary_is_crossed() =>
        await Lives.SampleAsync(life => LiveAsync(life, TinyLimits.Instance), iter: 60, threads: 1);

    private static async Task LiveAsync((bool InDatabase, int What, int Which, int Size)[] life, TailerLimits limits)
    {
        await using var tailer = new TailerHarness();
        tailer.Options = tailer.Options with { Limits = limits };
        var files = new HomeModel(tailer);
        using var database = new DatabaseModel(tailer);
        var highest = 0L;
        await tailer.StartAsync();

        foreach (var (inDatabase, what, which, size) in life)
        {
            if (inDatabase) await database.DoAsync(what % DatabaseModel.Kinds, which, size);
            else await files.DoAsync(what % HomeModel.Kinds, which, size);
            Assert.True(tailer.Input >= highest, $"Went back from {highest} to {tailer.Input}.\n{Stories()}");
            highest = tailer.Input;
        }

        // What was written within the time stamps' granularity is looked at once more when it has settled.
        tailer.Time.Advance(TimeSpan.FromSeconds(10));
        await tailer.SweepAsync();
        Assert.True((files.Written + database.Written, files.Input + database.Input) == (tailer.Messages, tailer.Input),
            $"Counted {tailer.Messages} turns of {files.Written} + {database.Written}, {tailer.Input} tokens of {files.Input} + {database.Input}.\n{Stories()}");

        string Stories() => $"{files.Story}\n--\n{database.Story}\n--\n{string.Join('\n', tailer.Events.All)}";
    }
}
