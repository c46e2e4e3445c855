using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

/// <summary>Real file events, and what is found without them. Sweeps are an hour apart unless the watch is gone.</summary>
public sealed class WatchingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Home => _folder.Combine("home");

    private string State => _folder.Combine("state");

    [Fact]
    public async Task An_append_is_seen_without_a_sweep()
    {
        var file = NewTranscript("main", "s", 1);
        await using var program = await ServeAsync();

        await File.AppendAllTextAsync(file, Transcript.Turn(2) + "\n", TestContext.Current.CancellationToken);

        await UntilCountedAsync(program, 2);
    }

    [Fact]
    public async Task Agents_and_directories_that_appear_later_are_found_soon()
    {
        NewTranscript("main", "s", 1);
        await using var program = await ServeAsync();

        for (var i = 0; i < 20; i++) NewTranscript($"agent-{i}", "s", 100 + i);

        await UntilCountedAsync(program, 21);
    }

    [Fact]
    public async Task A_home_that_appears_later_is_waited_for_and_its_history_is_the_baseline()
    {
        await using var program = ClawtailProgram.Serve(Home, State, "--sweep-interval", "1h", "--new-series-hold", "0s");
        await program.UntilAsync(async () => (await program.ScrapeAsync())["clawtail_home_missing"] == 1);

        NewTranscript("main", "s", 1);
        await program.UntilReadyAsync();

        await UntilCountedAsync(program, 1);
    }

    [Fact]
    public async Task Agents_removed_and_made_again_are_watched_again()
    {
        NewTranscript("main", "s", 1);
        await using var program = await ServeAsync("1s");
        Directory.Delete(Path.Combine(Home, "agents"), recursive: true);
        await program.UntilAsync(async () => (await program.ScrapeAsync())["""clawtail_sources{state="current"}"""] == 0);

        var file = NewTranscript("main", "t", 2);
        await UntilCountedAsync(program, 2);
        await File.AppendAllTextAsync(file, Transcript.Turn(3) + "\n", TestContext.Current.CancellationToken);

        await UntilCountedAsync(program, 3);
    }

    [Fact]
    public async Task A_linked_directory_without_events_is_found_by_sweeps()
    {
        NewTranscript("main", "s", 1);
        var elsewhere = Directory.CreateDirectory(_folder.Combine("elsewhere", "sessions")).FullName;
        var file = Path.Combine(elsewhere, "t.jsonl");
        await File.WriteAllTextAsync(file, Transcript.Turn(2) + "\n", TestContext.Current.CancellationToken);
        Directory.CreateSymbolicLink(Path.Combine(Home, "agents", "linked"), _folder.Combine("elsewhere"));
        await using var program = await ServeAsync("1s");
        await UntilCountedAsync(program, 2);

        await File.AppendAllTextAsync(file, Transcript.Turn(3) + "\n", TestContext.Current.CancellationToken);

        await UntilCountedAsync(program, 3);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<ClawtailProgram> ServeAsync(string sweep = "1h")
    {
        var program = ClawtailProgram.Serve(Home, State, "--sweep-interval", sweep, "--new-series-hold", "0s");
        await program.UntilReadyAsync();
        return program;
    }

    private string NewTranscript(string agent, string session, int turn)
    {
        var sessions = Directory.CreateDirectory(Path.Combine(Home, "agents", agent, "sessions")).FullName;
        var file = Path.Combine(sessions, $"{session}.jsonl");
        File.WriteAllText(file, $"{Transcript.Header(session)}\n{Transcript.Turn(turn)}\n");
        return file;
    }

    private static Task UntilCountedAsync(ClawtailProgram program, double turns) => program.UntilAsync(async () =>
    {
        var page = await program.ScrapeAsync();
        return page["""clawtail_entries_total{outcome="counted"}"""] == turns;
    }, TimeSpan.FromSeconds(20));
}
