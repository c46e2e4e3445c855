using System.Text;

namespace Clawtail.Tests.Support;

/// <summary>
/// A home that anything may happen to, beside the turns that must be counted in it: every distinct turn whose line was
/// complete at some look. What is destroyed is looked at before, for what nobody looked at nobody can count.
/// </summary>
internal sealed class HomeModel(TailerHarness tailer)
{
    public const int Files = 4;

    private readonly string[] _names = [.. Enumerable.Range(0, Files).Select(i => $"s{i}.jsonl")];
    private readonly byte[]?[] _pending = new byte[]?[Files];
    private readonly List<string> _done = [];
    private int _turns;
    private int _serial;

    public int Written { get; private set; }

    public long Input { get; private set; }

    /// <summary>What was done, readable.</summary>
    public string Story => string.Join('\n', _done);

    public void Note(string what) => _done.Add(what);

    public async Task DoAsync(int what, int file, int size)
    {
        file %= Files;
        _done.Add($"{(What)what} s{file} {size}");
        switch ((What)what)
        {
            case What.Append: Append(file, size, "\n"); break;
            case What.AppendCrLf: Append(file, size, "\r\n"); break;
            case What.AppendHalf: AppendHalf(file); break;
            case What.AppendGlued: AppendGlued(file); break;
            case What.AppendNoise: AppendNoise(file, size); break;
            case What.Reset: Move(file, $".reset.2026-11-23T05-05-27.{++_serial:000}Z"); break;
            case What.Delete: Move(file, $".deleted.2026-11-23T05-05-27.{++_serial:000}Z"); break;
            case What.Unlink: await DestroyAsync(file, File.Delete); break;
            case What.Compact: await DestroyAsync(file, path => Replace(path, lines => lines.Where((_, i) => i % 2 == 0))); break;
            case What.Repair: await DestroyAsync(file, path => Replace(path, lines => [.. lines, """{"type":"custom","id":"repair"}"""])); break;
            case What.WriteOver: await DestroyAsync(file, path => WriteOver(path, size)); break;
            case What.Truncate: await DestroyAsync(file, path => Cut(path, size)); break;
            case What.Touch: Touch(file); break;
            case What.Fork: Copy(file, $"fork-{++_serial}.jsonl", lines => [Transcript.Header($"fork-{_serial}"), .. lines.Skip(1)]); break;
            case What.Checkpoint: Copy(file, $"s{file}.checkpoint.0f0c7a52-5a7e-4c1e-9d55-{++_serial:000000000000}.jsonl", lines => lines); break;
            case What.Backup: Copy(file, $"s{file}.jsonl.bak-{++_serial}-1", lines => lines); break;
            case What.Corrupt: Copy(file, $"s{file}.jsonl.corrupt-2026-11-23T05-05-27-{++_serial:x8}.jsonl", lines => lines); break;
            case What.HomeLeaves: await LeaveAndReturnAsync(); break;
            case What.NewAgent: NewAgent(size); break;
            case What.Hint: await tailer.HintAsync(_names[file]); break;
            case What.Sweep: await tailer.SweepAsync(); break;
            case What.TimePasses: tailer.Time.Advance(TimeSpan.FromSeconds(size)); break;
            case What.Restart: await tailer.RestartAsync(); break;
            case What.Crash: await CrashAsync(file, size); break;
            case What.CrashBetweenCommits: await CrashBetweenCommitsAsync(file, size); break;
            case What.ClockBack: await StepAsync(TimeSpan.FromDays(-size)); break;
            case What.ClockAhead: await StepAsync(TimeSpan.FromDays(100 * size)); break;
            case What.Deny: await DenyAsync(file); break;
            case What.LearnFormat: await LearnFormatAsync(); break;
        }
    }

    public static int Kinds => Enum.GetValues<What>().Length;

    private enum What
    {
        Append,
        AppendCrLf,
        AppendHalf,
        AppendGlued,
        AppendNoise,
        Reset,
        Delete,
        Unlink,
        Compact,
        Repair,
        WriteOver,
        Truncate,
        Touch,
        Fork,
        Checkpoint,
        Backup,
        Corrupt,
        HomeLeaves,
        NewAgent,
        Hint,
        Sweep,
        TimePasses,
        Restart,
        Crash,
        CrashBetweenCommits,
        ClockBack,
        ClockAhead,
        Deny,
        LearnFormat,
    }

    private string PathOf(int file) => tailer.PathOf(_names[file]);

    private void Append(int file, int turns, string newline)
    {
        Complete(file);
        Raw(file, string.Concat(Enumerable.Range(0, turns).Select(_ => NewTurn() + newline)));
    }

    private void AppendHalf(int file)
    {
        Complete(file);
        var line = Encoding.UTF8.GetBytes(Transcript.Turn(++_turns, input: _turns, text: Text()) + "\n");
        var half = line.Length * (_turns % 7 + 1) / 9;
        Raw(file, Encoding.UTF8.GetString(line, 0, half));
        _pending[file] = line[half..];
    }

    /// <summary>A writer goes on after it had died in the middle of a line, or before its newline.</summary>
    private void AppendGlued(int file)
    {
        Complete(file);
        Raw(file, $$"""{"type":"message","id":"dead","message":{"role":"assi{{NewTurn()}}{{NewTurn()}}""" + "\n");
    }

    private void AppendNoise(int file, int size)
    {
        Complete(file);
        Raw(file, (size % 5) switch
        {
            0 => "\n\r\n   \n",
            1 => "this is not JSON\n{\"half\":\n",
            2 => new string('\0', 600) + NewTurn() + "\n",
            3 => """{"type":"message","message":{"role":"user","content":"\"role\":\"assistant\",\"usage\":{\"input\":99}"}}""" + "\n",
            _ => "\uFEFF" + NewTurn() + "\n",
        });
    }

    private string NewTurn()
    {
        var number = ++_turns;
        Written++;
        Input += number;
        return Transcript.Turn(number, input: number, text: Text());
    }

    /// <summary>Lines of many lengths, some longer than the anchor.</summary>
    private string Text() => new('x', _turns * 37 % 1500);

    private void Complete(int file)
    {
        if (!File.Exists(PathOf(file))) Raw(file, Transcript.Header($"s{file}-{++_serial}") + "\n");
        if (_pending[file] is not { } rest) return;

        Raw(file, Encoding.UTF8.GetString(rest));
        _pending[file] = null;
        Written++;
        Input += NumberIn(rest);
    }

    /// <summary>The rest of a half line still holds its number.</summary>
    private static long NumberIn(byte[] rest)
    {
        var text = Encoding.UTF8.GetString(rest);
        var at = text.LastIndexOf("resp_", StringComparison.Ordinal) + 5;
        return long.Parse(text.AsSpan(at, text.IndexOf('"', at) - at), provider: null);
    }

    private void Raw(int file, string text) => File.AppendAllText(PathOf(file), text);

    private void Move(int file, string suffix)
    {
        if (!File.Exists(PathOf(file))) return;
        _pending[file] = null;
        File.Move(PathOf(file), PathOf(file) + suffix);
    }

    private async Task DestroyAsync(int file, Action<string> destroy)
    {
        if (!File.Exists(PathOf(file))) return;
        await tailer.SweepAsync();
        _pending[file] = null;
        destroy(PathOf(file));
    }

    private static void Replace(string path, Func<IReadOnlyList<string>, IEnumerable<string>> change)
    {
        var lines = change(File.ReadAllLines(path));
        File.WriteAllLines(path + ".tmp", lines);
        File.Move(path + ".tmp", path, overwrite: true);
    }

    private void WriteOver(string path, int turns)
    {
        var header = File.ReadLines(path).FirstOrDefault() ?? Transcript.Header("written-over");
        File.WriteAllLines(path, [header, .. Enumerable.Range(0, turns + 1).Select(_ => NewTurn())]);
    }

    private static void Cut(string path, int size)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.SetLength(file.Length * (size % 4) / 4);
    }

    private void Touch(int file)
    {
        if (File.Exists(PathOf(file))) File.SetLastWriteTimeUtc(PathOf(file), File.GetLastWriteTimeUtc(PathOf(file)).AddMilliseconds(20));
    }

    private void Copy(int file, string name, Func<IReadOnlyList<string>, IEnumerable<string>> change)
    {
        if (!File.Exists(PathOf(file))) return;
        var complete = File.ReadAllText(PathOf(file));
        var lines = complete[..(complete.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        File.WriteAllText(tailer.PathOf(name), string.Concat(change(lines).Select(l => l + "\n")));
    }

    private async Task LeaveAndReturnAsync()
    {
        var away = tailer.Home + ".away";
        Directory.Move(tailer.Home, away);
        await tailer.SweepAsync();
        Directory.Move(away, tailer.Home);
    }

    /// <summary>What was counted last never reached the disk.</summary>
    private async Task CrashAsync(int file, int turns)
    {
        var ledger = new LedgerFile(tailer.State);
        var kept = ledger.Copy();
        Append(file, turns, "\n");
        await tailer.SweepAsync();
        await tailer.StopAsync();
        ledger.Restore(kept);
        await tailer.StartAsync();
    }

    /// <summary>The last commits of a reading never reached the disk.</summary>
    private async Task CrashBetweenCommitsAsync(int file, int turns)
    {
        var ledger = new LedgerFile(tailer.State);
        IReadOnlyDictionary<string, byte[]>? crashed = null;
        Append(file, 3 * turns, "\n");
        tailer.Events.OnCommit = () => crashed ??= ledger.Copy();
        await tailer.SweepAsync();
        tailer.Events.OnCommit = () => { };
        await tailer.StopAsync();
        if (crashed is not null) ledger.Restore(crashed);
        await tailer.StartAsync();
    }

    /// <summary>Somebody sets the clock, and sets it right again.</summary>
    private async Task StepAsync(TimeSpan by)
    {
        tailer.Time.Step(by);
        await tailer.SweepAsync();
        tailer.Time.Step(-by);
    }

    /// <summary>A file cannot be read for a while.</summary>
    private async Task DenyAsync(int file)
    {
        if (!File.Exists(PathOf(file))) return;
        var away = PathOf(file) + ".tmp";
        File.Move(PathOf(file), away);
        File.CreateSymbolicLink(PathOf(file), "/proc/self/mem");
        await tailer.SweepAsync();
        tailer.Time.Advance(TimeSpan.FromMinutes(5));
        await tailer.SweepAsync();
        File.Move(away, PathOf(file), overwrite: true);
    }

    /// <summary>The ledger is one of a Clawtail that did not know transcripts: what they hold by now is counted all the same.</summary>
    private async Task LearnFormatAsync()
    {
        await tailer.StopAsync();
        new LedgerFile(tailer.State).Run("DELETE FROM sources WHERE format = 'transcript'; DELETE FROM formats WHERE name = 'transcript'");
        await tailer.StartAsync();
    }

    private void NewAgent(int turns)
    {
        var agent = $"late-{++_serial}";
        var sessions = Directory.CreateDirectory(Path.Combine(tailer.Home, "agents", agent, "sessions")).FullName;
        File.WriteAllLines(Path.Combine(sessions, "s.jsonl"), [Transcript.Header(agent), .. Enumerable.Range(0, turns).Select(_ => NewTurn())]);
    }
}
