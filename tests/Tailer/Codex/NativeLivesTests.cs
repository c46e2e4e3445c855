using Clawtail.Tailer;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

/// <summary>Rollouts that grow line by line, are moved and read in pieces by a tailer that is restarted, add up to what Codex did.</summary>
public sealed class NativeLivesTests
{
    [Fact]
    public async Task Whatever_happens_to_rollouts_while_they_are_written_each_call_counts_once()
    {
        foreach (var seed in Enumerable.Range(1, 12))
        {
            var random = new Random(seed);
            var model = Model(random);
            await using var tailer = new TailerHarness();
            tailer.Options = tailer.Options with { Limits = TailerLimits.Default with { TurnsPerBatch = 2, TurnsPerCommit = 2, BatchesPerPass = 2, FilePause = 300 } };
            await tailer.StartAsync();
            await using var scrapes = new ScrapeLog(tailer);
            await scrapes.ScrapeAsync();

            await LiveAsync(model, tailer, scrapes, random);

            tailer.Time.Advance(TimeSpan.FromMinutes(3));
            await ScrapeAsync(tailer, scrapes);
            await ScrapeAsync(tailer, scrapes);
            var calls = model.Threads.SelectMany(t => t.Calls).Distinct().ToList();
            Assert.Equal((calls.Count, calls.Sum(c => c.Usage.Tokens.Input)), (tailer.Messages, tailer.Input));
            Assert.Equal((calls.Count, calls.Sum(c => c.Usage.Tokens.Input)), (scrapes.IncreaseOf("openclaw_codex_messages_total"), scrapes.IncreaseOf("openclaw_codex_input_tokens_total")));
            Assert.Equal(calls.Count, scrapes.IncreaseOf("openclaw_codex_agent_messages_total"));
            Assert.Equal(model.Threads.SelectMany(t => t.Failures).Distinct().Count(), tailer.Errors);
        }
    }

    private static CodexModel Model(Random random)
    {
        var model = new CodexModel((CodexRelease)random.Next(3));
        for (var i = 0; i < 12; i++)
        {
            switch (random.Next(8))
            {
                case 0:
                    model.Fork(random.Next(9));
                    break;
                case 1:
                    model.Compact(random.Next(9), random.Next(2) == 0);
                    break;
                case 2:
                    model.Upgrade();
                    break;
                default:
                    model.Turn(random.Next(9), random.Next(4), (ModelEnd)random.Next(4));
                    break;
            }
        }
        return model;
    }

    private static async Task ScrapeAsync(TailerHarness tailer, ScrapeLog scrapes)
    {
        await tailer.SweepAsync();
        await scrapes.ScrapeAsync();
        await tailer.TurnAsync();
        await scrapes.ScrapeAsync();
    }

    private static async Task LiveAsync(CodexModel model, TailerHarness tailer, ScrapeLog scrapes, Random random)
    {
        var writers = model.Threads.Select(t => new RolloutWriter(tailer.Home, t)).ToList();
        while (writers.Exists(w => !w.IsDone))
        {
            writers[random.Next(writers.Count)].Write(random.Next(1, 400));
            switch (random.Next(12))
            {
                case 0:
                    await tailer.RestartAsync();
                    break;
                case 1:
                    writers[random.Next(writers.Count)].Archive();
                    break;
                case < 5:
                    await ScrapeAsync(tailer, scrapes);
                    break;
            }
        }
        await tailer.SweepAsync();
    }

    /// <summary>Writes a thread's rollout in pieces that end anywhere.</summary>
    private sealed class RolloutWriter
    {
        private readonly byte[] _bytes;
        private string _path;
        private int _written;

        public RolloutWriter(string home, ModelThread thread)
        {
            var codex = Path.Combine(home, "agents", "main", "agent", "codex-home");
            _path = Path.Combine(codex, "sessions", "2026", "11", "25", $"rollout-2026-11-25T12-00-00-{thread.Id}.jsonl");
            Archived = Path.Combine(codex, "archived_sessions", Path.GetFileName(_path));
            _bytes = System.Text.Encoding.UTF8.GetBytes(string.Concat(thread.Lines.Select(l => l + "\n")));
        }

        public bool IsDone => _written == _bytes.Length;

        private string Archived { get; }

        public void Write(int length)
        {
            length = Math.Min(length, _bytes.Length - _written);
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            file.Write(_bytes, _written, length);
            _written += length;
        }

        public void Archive()
        {
            if (!IsDone || _path == Archived) return;
            Directory.CreateDirectory(Path.GetDirectoryName(Archived)!);
            File.Move(_path, Archived);
            _path = Archived;
        }
    }
}
