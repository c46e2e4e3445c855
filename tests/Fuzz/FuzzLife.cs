using System.Diagnostics;
using Clawtail.Tests.Hostile;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Fuzz;

/// <summary>
/// One home with a real tailer on it. Round by round something of it is broken, an agent that nobody touches has a turn, and that turn
/// must be counted, soon, and never more than it.
/// </summary>
internal sealed class FuzzLife(int seed, FuzzCorpus corpus) : IAsyncDisposable
{
    /// <summary>Belongs to no turn of the corpus.</summary>
    private const string ControlModel = "control-model";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Random _random = new(seed);
    private readonly TailerHarness _tailer = new();
    private readonly List<string> _done = [];
    private int _turns;

    public int Inputs { get; private set; }

    /// <summary>The longest that a turn of the control waited.</summary>
    public TimeSpan Slowest { get; private set; }

    public async Task RunAsync(int rounds)
    {
        try
        {
            Turn();
            await WithinAsync(_tailer.StartAsync());
            for (var round = 0; round < rounds; round++) await RoundAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidOperationException($"Seed {seed} broke it; its home is kept in {Keep()}. What was done last:\n{string.Join('\n', _done.TakeLast(12))}", exception);
        }
    }

    public async ValueTask DisposeAsync() => await _tailer.DisposeAsync();

    private async Task RoundAsync()
    {
        for (var files = 1 + _random.Next(3); files > 0; files--) Break();
        Turn();
        var started = Stopwatch.GetTimestamp();
        await WithinAsync(_random.Next(8) == 0 ? RestartAsync() : _tailer.SweepAsync());
        if (Stopwatch.GetElapsedTime(started) is var took && took > Slowest) Slowest = took;

        var control = _tailer.Totals.Usage.Where(u => u.Model == ControlModel).ToList();
        Assert.Equal((_turns, (long)_turns * 7), (control.Sum(u => u.Counted.Messages), control.Sum(u => u.Counted.Tokens.Input)));
        // What keeps a source from being read for a while must not keep it from being broken in other ways.
        _tailer.Time.Advance(TimeSpan.FromMinutes(_random.Next(90)));
    }

    private async Task RestartAsync()
    {
        _done.Add("restart");
        await _tailer.RestartAsync();
    }

    private void Break()
    {
        var kind = corpus.Kinds[_random.Next(corpus.Kinds.Count)];
        var path = Path.Combine(_tailer.Home, FuzzCorpus.PlaceOf(kind, $"rogue{_random.Next(2)}", _random));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var isDatabase = kind.EndsWith(".sqlite", StringComparison.Ordinal);
        var bySql = isDatabase && _random.Next(2) == 0;
        _done.Add($"{Path.GetRelativePath(_tailer.Home, path)}{(bySql ? " by SQL" : "")}");
        Inputs++;
        if (isDatabase) BreakDatabase(kind, path, bySql);
        else if (_random.Next(3) == 0 && File.Exists(path)) Append(path, kind);
        else File.WriteAllBytes(path, Mutated(corpus.Pick(kind, _random)));
    }

    private void BreakDatabase(string kind, string path, bool bySql)
    {
        if (!File.Exists(path) || _random.Next(4) == 0)
        {
            foreach (var suffix in (ReadOnlySpan<string>)["-wal", "-shm", "-journal"]) File.Delete(path + suffix);
            File.WriteAllBytes(path, corpus.Pick(kind, _random));
        }
        if (bySql) new FuzzedDatabase(_random).Change(path, kind == "openclaw.sqlite" ? HostileDatabase.SharedTables : HostileDatabase.AgentTables);
        var target = _random.Next(3) == 0 && File.Exists(path + "-wal") ? path + "-wal" : path;
        if (!bySql || _random.Next(4) == 0) File.WriteAllBytes(target, MutatedPages(File.ReadAllBytes(target)));
    }

    private void Append(string path, string kind)
    {
        using var file = new FileStream(path, FileMode.Append);
        file.Write(Mutated(corpus.Pick(kind, _random)));
    }

    private byte[] Mutated(byte[] content) => new Mutator(_random).Mutate(content, corpus.Pick(corpus.Kinds[_random.Next(corpus.Kinds.Count)], _random));

    /// <summary>Bytes in their places: what is moved is no database any more.</summary>
    private byte[] MutatedPages(byte[] content)
    {
        for (var changes = 1 + _random.Next(1 << _random.Next(8)); changes > 0 && content.Length > 100; changes--)
            content[_random.Next(_random.Next(3) == 0 ? 100 : 0, content.Length)] = (byte)_random.Next(256);
        return content;
    }

    private void Turn()
    {
        if (_turns == 0) _tailer.Write("control.jsonl", Transcript.Header("control"));
        _tailer.Append("control.jsonl", Transcript.Turn(5_000_000 + ++_turns, model: ControlModel, provider: "control", input: 7));
    }

    private static async Task WithinAsync(Task look)
    {
        if (await Task.WhenAny(look, Task.Delay(Patience, TimeProvider.System, TestContext.Current.CancellationToken)) != look)
            throw new InvalidOperationException($"Nothing was counted for {Patience}.");
        await look;
    }

    private string Keep()
    {
        var kept = Path.Combine(Repository.Root, "artifacts", "fuzz", $"seed-{seed}");
        if (Directory.Exists(kept)) Directory.Delete(kept, recursive: true);
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        Process.Start("cp", ["--archive", _tailer.Home, kept]).WaitForExit();
        return kept;
    }
}
