using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Sources;

/// <summary>
/// What cannot be read when the counters begin holds nobody back, and what it turns out to hold when it becomes readable
/// is history: it is counted, and it is no increase.
/// </summary>
public sealed class LateHistoryTests : IAsyncDisposable
{
    private const string Messages = "openclaw_codex_messages_total";

    private readonly TailerHarness _tailer = new();
    private ScrapeLog? _scrapes;

    private ScrapeLog Scrapes => _scrapes!;

    [Fact]
    public async Task An_agent_whose_folder_cannot_be_listed_holds_nobody_back_and_is_named()
    {
        MakeUnlistable("locked");
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));

        await StartAsync();

        Assert.True(_tailer.Tailer.Status.Ready, _tailer.Tailer.Status.Reason);
        Assert.Contains(_tailer.Tailer.Status.Missing, m => m.Contains("locked", StringComparison.Ordinal));
        Assert.Equal(1, Scrapes.ValueOf(Messages));
    }

    [Fact]
    public async Task A_home_in_which_nothing_can_be_read_is_not_ready()
    {
        MakeUnlistable("locked");
        Directory.Delete(_tailer.Sessions);

        await StartAsync();

        Assert.False(_tailer.Tailer.Status.Ready);
        Assert.Contains("locked", _tailer.Tailer.Status.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task History_of_a_folder_that_becomes_listable_is_no_increase(bool restarts)
    {
        MakeUnlistable("locked");
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        await StartAsync();

        if (restarts) await _tailer.StopAsync();
        var file = MakeListable("locked", [.. Transcript.Turns(100, 50)]);
        if (restarts) await _tailer.StartAsync();
        await SweepAsync();

        Assert.Equal(0, Scrapes.IncreaseOf(Messages));
        Assert.Equal(51, _tailer.Totals.Usage.Sum(s => s.Counted.Messages));
        await SayAsync(file, 1000);
        Assert.Equal(1, Scrapes.IncreaseOf(Messages));
    }

    [Fact]
    public async Task Series_that_are_born_of_late_history_appear_at_once_at_what_they_hold()
    {
        MakeUnlistable("locked");
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        await StartAsync();

        var file = MakeListable("locked", [.. Enumerable.Range(100, 50).Select(n => Transcript.Turn(n, model: "late"))]);
        await SweepAsync();

        Assert.Equal((51, 0), (Scrapes.ValueOf(Messages), Scrapes.IncreaseOf(Messages)));
        await SayAsync(file, 1000, "late");
        Assert.Equal((52, 1), (Scrapes.ValueOf(Messages), Scrapes.IncreaseOf(Messages)));
    }

    [Theory]
    [InlineData("m1")]
    [InlineData("m1", "m2")]
    public async Task Late_history_beyond_the_label_budget_is_no_increase_of_the_series_it_folds_into(params string[] models)
    {
        _tailer.Options = _tailer.Options with { MaxSeries = 1 };
        MakeUnlistable("locked");
        _tailer.Write("s.jsonl", [Transcript.Header("s"), .. models.Select((model, number) => Transcript.Turn(number, model: model))]);
        await StartAsync();

        var file = MakeListable("locked", [.. Enumerable.Range(100, 50).Select(n => Transcript.Turn(n, model: "late", error: n == 140 ? "terminated" : null))]);
        await SweepAsync();

        Assert.Equal(0, Scrapes.Increases.Where(i => i.Key.StartsWith("openclaw_", StringComparison.Ordinal)).Sum(i => i.Value));
        Assert.Equal(49 + models.Length, _tailer.Totals.Usage.Sum(s => s.Counted.Messages));
        await SayAsync(file, 1000, "late");
        Assert.Equal(1, Scrapes.IncreaseOf(Messages));
    }

    [Fact]
    public async Task History_of_a_file_that_becomes_readable_is_no_increase()
    {
        MakeUnreadable("t.jsonl");
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        await StartAsync();
        Assert.Contains(_tailer.Tailer.Status.Missing, m => m.Contains("t.jsonl", StringComparison.Ordinal));

        File.Delete(_tailer.PathOf("t.jsonl"));
        _tailer.Write("t.jsonl", [Transcript.Header("t"), .. Transcript.Turns(100, 50)]);
        await SweepAsync();

        Assert.Equal(0, Scrapes.IncreaseOf(Messages));
        Assert.Empty(_tailer.Tailer.Status.Missing);
        await SayAsync(_tailer.PathOf("t.jsonl"), 1000);
        Assert.Equal(1, Scrapes.IncreaseOf(Messages));
    }

    [Fact]
    public async Task History_of_a_database_whose_schema_becomes_known_is_no_increase()
    {
        using var database = new OpenClawDatabase(_tailer.Home, "betas");
        database.Begin("b");
        database.Append("b", Transcript.Turns(100, 50));
        database.Execute("ALTER TABLE session_windows RENAME TO windows_of_a_beta");
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        await StartAsync();
        Assert.Equal(1, Scrapes.ValueOf(Messages));

        database.Execute("ALTER TABLE windows_of_a_beta RENAME TO session_windows");
        await SweepAsync();
        Assert.Equal(0, Scrapes.IncreaseOf(Messages));

        database.Append("b", Transcript.Turn(1000, _tailer.Time.GetUtcNow().AddSeconds(1)));
        await SweepAsync();
        Assert.Equal(1, Scrapes.IncreaseOf(Messages));
    }

    [Fact]
    public async Task What_was_readable_before_and_becomes_so_again_increases_by_what_happened_meanwhile()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        await StartAsync();

        File.Move(_tailer.PathOf("s.jsonl"), _tailer.Home + ".s");
        MakeUnreadable("s.jsonl");
        _tailer.Time.Advance(TimeSpan.FromMinutes(10));
        await SweepAsync();
        File.Delete(_tailer.PathOf("s.jsonl"));
        File.Move(_tailer.Home + ".s", _tailer.PathOf("s.jsonl"));
        _tailer.Append("s.jsonl", Transcript.Turn(2), Transcript.Turn(3));
        await SweepAsync();

        Assert.Equal(2, Scrapes.IncreaseOf(Messages));
    }

    public async ValueTask DisposeAsync()
    {
        if (_scrapes is not null) await _scrapes.DisposeAsync();
        await _tailer.DisposeAsync();
    }

    private string SessionsOf(string agent) => Path.Combine(_tailer.Home, "agents", agent, "sessions");

    /// <summary>A folder that cannot be listed by anybody, not even by root: a link that leads to itself.</summary>
    private void MakeUnlistable(string agent)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SessionsOf(agent))!);
        Directory.CreateSymbolicLink(SessionsOf(agent), SessionsOf(agent));
    }

    /// <summary>A file that can be opened and not be read, not even by root.</summary>
    private void MakeUnreadable(string name) => File.CreateSymbolicLink(_tailer.PathOf(name), "/proc/self/mem");

    private string MakeListable(string agent, params ReadOnlySpan<string> turns)
    {
        File.Delete(SessionsOf(agent));
        Directory.CreateDirectory(SessionsOf(agent));
        var file = Path.Combine(SessionsOf(agent), "late.jsonl");
        File.WriteAllText(file, string.Concat([Transcript.Header("late") + "\n", .. turns.ToArray().Select(t => t + "\n")]));
        return file;
    }

    private async Task StartAsync()
    {
        await _tailer.StartAsync();
        _scrapes = new ScrapeLog(_tailer);
        await Scrapes.ScrapeAsync();
    }

    private async Task SweepAsync()
    {
        await _tailer.SweepAsync();
        await Scrapes.ScrapeAsync();
        await _tailer.TurnAsync();
        await Scrapes.ScrapeAsync();
    }

    /// <summary>One live turn.</summary>
    private async Task SayAsync(string file, int number, string model = "gpt-5.4-mini")
    {
        _tailer.Time.Advance(TimeSpan.FromSeconds(5));
        await File.AppendAllTextAsync(file, Transcript.Turn(number, _tailer.Time.GetUtcNow(), model) + "\n", TestContext.Current.CancellationToken);
        await SweepAsync();
        await SweepAsync();
    }
}
