using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Database;

/// <summary>An upgrade of OpenClaw moves every transcript into a database, and renames their provider.</summary>
public sealed class UpgradeTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();

    public UpgradeTests()
    {
        for (var i = 0; i < 3; i++)
            _tailer.Write($"s{i}.jsonl", [Transcript.Header($"s{i}"), .. Transcript.Turns(10 * i, 10)]);
    }

    public async ValueTask DisposeAsync() => await _tailer.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_changes_no_total_and_the_next_turn_adds_one(bool isStopped)
    {
        await _tailer.StartAsync();
        Assert.Equal(30, _tailer.Messages);
        if (isStopped) await _tailer.StopAsync();

        using var database = Upgrade(files: 3);
        if (isStopped) await _tailer.StartAsync();
        await _tailer.SweepAsync();
        Assert.Equal((30, 300), (_tailer.Messages, _tailer.Input));

        database.Append("s1", Transcript.Turn(100));
        await _tailer.SweepAsync();
        Assert.Equal(31, _tailer.Messages);
    }

    [Fact]
    public async Task Looked_at_after_every_step_it_changes_no_total()
    {
        await _tailer.StartAsync();
        using var database = new OpenClawDatabase(_tailer.Home);

        for (var i = 0; i < 3; i++)
        {
            database.Import(_tailer.PathOf($"s{i}.jsonl"), $"s{i}");
            await _tailer.SweepAsync();
            Assert.Equal(30, _tailer.Messages);
        }
    }

    [Fact]
    public async Task A_half_done_upgrade_is_counted_whole_on_a_first_start()
    {
        using var database = Upgrade(files: 2);

        await _tailer.StartAsync();

        Assert.Equal(30, _tailer.Messages);
    }

    [Fact]
    public async Task A_downgrade_and_its_new_files_add_only_new_turns()
    {
        using var database = Upgrade(files: 3);
        database.Append("s0", Transcript.Turn(100));
        await _tailer.StartAsync();
        Assert.Equal(31, _tailer.Messages);

        database.Close();
        File.Delete(database.Path);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_tailer.Home, "agents/main/session-sqlite-import-archive")))
            File.Move(file, _tailer.PathOf(Path.GetFileName(file).Split('.')[1] + ".jsonl"));
        _tailer.Append("s0.jsonl", Transcript.Turn(200));
        await _tailer.SweepAsync();

        Assert.Equal(32, _tailer.Messages);
    }

    [Fact]
    public async Task The_renamed_provider_of_the_codex_api_stays_openai_codex()
    {
        using var database = new OpenClawDatabase(_tailer.Home);
        database.Begin("s9");
        database.Append("s9", Transcript.Turn(100, provider: "openai").Replace("openai-completions", "openai-chatgpt-responses", StringComparison.Ordinal));
        database.Append("s9", Transcript.Turn(101, provider: "openai"));

        await _tailer.StartAsync();

        Assert.Equal([("openai", 1), ("openai-codex", 31)], _tailer.Totals.Usage.GroupBy(s => s.Provider).Select(g => (g.Key, (int)g.Sum(s => s.Counted.Messages))).Order());
    }

    private OpenClawDatabase Upgrade(int files)
    {
        var database = new OpenClawDatabase(_tailer.Home);
        for (var i = 0; i < files; i++)
        {
            var file = _tailer.PathOf($"s{i}.jsonl");
            File.WriteAllText(file, File.ReadAllText(file).Replace("\"provider\":\"openai-codex\"", "\"provider\":\"openai\"", StringComparison.Ordinal)
                .Replace("openai-completions", "openai-chatgpt-responses", StringComparison.Ordinal));
            database.Import(file, $"s{i}");
        }
        return database;
    }
}
