using System.Diagnostics;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Hostile;

/// <summary>Only ordinary tables of the known shape are read; whatever else has their names costs its own agent its numbers, and nobody else anything.</summary>
public sealed class HostileTableTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();
    private int _turns;

    public static TheoryData<string, string> Tables
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var form in (ReadOnlySpan<string>)["view", "generated", "virtual", "disguised"])
            {
                foreach (var (table, _) in (ReadOnlySpan<(string, string[])>)[.. HostileDatabase.AgentTables, .. HostileDatabase.SharedTables]) all.Add(form, table);
            }
            return all;
        }
    }

    public async ValueTask DisposeAsync() => await _tailer.DisposeAsync();

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task A_table_that_is_none_holds_nobody_up(string form, string table)
    {
        var shared = HostileDatabase.SharedTables.FirstOrDefault(t => t.Table == table);
        var columns = shared.Columns ?? HostileDatabase.AgentTables.First(t => t.Table == table).Columns;
        var sql = form switch
        {
            "view" => HostileDatabase.View(table, columns),
            "generated" => HostileDatabase.Generated(table, columns),
            "virtual" => HostileDatabase.Virtual(table, columns),
            _ => HostileDatabase.Disguised(table, columns),
        };
        using var agent = Rogue();
        using var other = shared.Table is null ? null : HostileDatabase.Create(Path.Combine(_tailer.Home, "state", "openclaw.sqlite"), sql);
        if (other is null) agent.Execute(sql);

        await ControlIsCountedAsync(agent);
    }

    private OpenClawDatabase Rogue()
    {
        var database = new OpenClawDatabase(_tailer.Home, "rogue");
        database.Execute("PRAGMA foreign_keys=OFF");
        return database;
    }

    private async Task ControlIsCountedAsync(OpenClawDatabase agent)
    {
        Turn();
        var started = Stopwatch.GetTimestamp();
        await _tailer.StartAsync();
        Assert.True(_tailer.Totals.BaselineComplete);
        Assert.Equal(_turns, _tailer.Messages);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), $"Starting took {Stopwatch.GetElapsedTime(started)}.");

        for (var i = 0; i < 3; i++)
        {
            agent.Execute($"CREATE TABLE IF NOT EXISTS other(a); INSERT INTO other VALUES({i})");
            Turn();
            started = Stopwatch.GetTimestamp();
            await _tailer.SweepAsync();
            Assert.Equal(_turns, _tailer.Messages);
            // Half of it at most is ours; the machine that runs the tests runs others too.
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2), $"A look took {Stopwatch.GetElapsedTime(started)}.");
        }
    }

    private void Turn()
    {
        if (_turns == 0) _tailer.Write("control.jsonl", Transcript.Header("control"));
        _tailer.Append("control.jsonl", Transcript.Turn(++_turns));
    }
}
