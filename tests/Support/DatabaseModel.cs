namespace Clawtail.Tests.Support;

/// <summary>
/// An agent's database that anything may happen to, beside the turns that must be counted in it. As in
/// <see cref="HomeModel"/>, what is destroyed is looked at before.
/// </summary>
internal sealed class DatabaseModel(TailerHarness tailer) : IDisposable
{
    /// <summary>Turns of the files that live beside it have smaller numbers.</summary>
    private const int FirstTurn = 1_000_000;

    private readonly List<string> _done = [];
    private readonly Dictionary<string, List<string>> _live = [];
    private readonly Dictionary<string, List<string>> _frozen = [];
    private OpenClawDatabase? _database;
    private bool _hasBackup;
    private int _turns;
    private int _serial;

    public int Written { get; private set; }

    public long Input { get; private set; }

    public static int Kinds => Enum.GetValues<What>().Length;

    public string Story => string.Join('\n', _done);

    private OpenClawDatabase Database => _database ??= new OpenClawDatabase(tailer.Home, "keeper");

    private string Backup => tailer.Home + ".backup";

    public async Task DoAsync(int what, int session, int size)
    {
        var id = $"d{session % 3}";
        _done.Add($"{(What)what} {id} {size}");
        switch ((What)what)
        {
            case What.Append: Append(id, size, compressed: false); break;
            case What.AppendCompressed: Append(id, size, compressed: true); break;
            case What.Noise: Noise(id, size); break;
            case What.RewriteEnd: await RewriteAsync(id, size); break;
            case What.InsertBefore: InsertBefore(id, size); break;
            case What.Update: await UpdateAsync(id, size); break;
            case What.Delete: await DeleteAsync(id, size); break;
            case What.ForgetArchives: await SweptAsync(() => Database.ForgetArchives()); break;
            case What.Freeze: Freeze(id, size); break;
            case What.Thaw: Thaw(id); break;
            case What.Import: Import(size); break;
            case What.Vacuum: Database.Vacuum(); break;
            case What.Checkpoint: Database.Checkpoint(); break;
            case What.Close: Database.Close(); Database.Reopen(); break;
            case What.Kill: Database.Kill(); Database.Reopen(); break;
            case What.NeedsRecovery: NeedsRecovery(); break;
            case What.BackUp: BackUp(); break;
            case What.Restore: await RestoreAsync(); break;
            case What.Replace: await ReplaceAsync(); break;
        }
    }

    public void Dispose() => _database?.Dispose();

    private enum What
    {
        Append,
        AppendCompressed,
        Noise,
        RewriteEnd,
        InsertBefore,
        Update,
        Delete,
        ForgetArchives,
        Freeze,
        Thaw,
        Import,
        Vacuum,
        Checkpoint,
        Close,
        Kill,
        NeedsRecovery,
        BackUp,
        Restore,
        Replace,
    }

    private string NewTurn()
    {
        var number = FirstTurn + ++_turns;
        Written++;
        Input += number;
        return Transcript.Turn(number, input: number, text: new string('x', _turns * 37 % 1500));
    }

    private string[] NewTurns(int count) => [.. Enumerable.Range(0, count).Select(_ => NewTurn())];

    private List<string> EventsOf(string session)
    {
        if (_live.TryGetValue(session, out var events)) return events;
        Database.Begin(session);
        return _live[session] = [Transcript.Header(session)];
    }

    private void Append(string session, int size, bool compressed)
    {
        if (_frozen.ContainsKey(session)) return;
        var (known, turns) = (EventsOf(session), NewTurns(size));
        if (compressed) Database.AppendCompressed(session, turns);
        else Database.Append(session, turns);
        known.AddRange(turns);
    }

    private void Noise(string session, int size)
    {
        if (_frozen.ContainsKey(session)) return;
        var noise = size % 2 == 0 ? "no JSON at all" : """{"type":"message","message":{"role":"user","content":"\"role\":\"assistant\""}}""";
        EventsOf(session).Add(noise);
        Database.Append(session, noise);
    }

    private async Task RewriteAsync(string session, int size)
    {
        if (!_live.TryGetValue(session, out var events)) return;
        await tailer.SweepAsync();
        var from = Math.Max(1, events.Count - size);
        string[] end = [.. events.Skip(from).Where((_, i) => i % 2 == 0), .. NewTurns(size % 3)];
        Database.Rewrite(session, from, end);
        events.RemoveRange(from, events.Count - from);
        events.AddRange(end);
    }

    /// <summary>The end moves on by one, and nothing of it is lost.</summary>
    private void InsertBefore(string session, int size)
    {
        if (!_live.TryGetValue(session, out var events)) return;
        var from = Math.Max(1, events.Count - size);
        events.Insert(from, NewTurn());
        Database.Rewrite(session, from, [.. events.Skip(from)]);
    }

    private async Task UpdateAsync(string session, int size)
    {
        if (!_live.TryGetValue(session, out var events) || events.Count < 2) return;
        await tailer.SweepAsync();
        var seq = 1 + size % (events.Count - 1);
        events[seq] = NewTurn();
        Database.Execute($"DELETE FROM transcript_events WHERE session_id='{session}' AND seq={seq} AND event_json IS NULL");
        if (Database.Execute($"SELECT count(*) FROM transcript_events WHERE session_id='{session}' AND seq={seq}")[0] == "0")
            Database.Rewrite(session, seq, [.. events.Skip(seq)]);
        else
            Database.Update(session, seq, events[seq]);
    }

    private async Task DeleteAsync(string session, int size)
    {
        if (!_live.Remove(session)) return;
        // Half of them straight from the rows into an archive, unseen.
        if (size % 2 == 0) await tailer.SweepAsync();
        Database.Delete(session, compressed: size % 3 > 0, publish: size > 3);
    }

    private void Freeze(string session, int size)
    {
        if (!_live.Remove(session, out var events)) return;
        Database.Freeze(session, inDatabase: size % 2 == 0);
        _frozen[session] = events;
    }

    private void Thaw(string session)
    {
        if (!_frozen.Remove(session, out var events)) return;
        Database.Thaw(session, events);
        _live[session] = events;
    }

    private void Import(int size)
    {
        var session = $"imported-{++_serial}";
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(tailer.Home, "agents", "keeper", "sessions")).FullName, $"{session}.jsonl");
        File.WriteAllLines(file, [Transcript.Header(session), .. NewTurns(size)]);
        Database.Import(file, session);
    }

    private void NeedsRecovery()
    {
        Database.Kill();
        File.Delete(Database.Path + "-shm");
        Database.Reopen();
        Database.Execute("SELECT count(*) FROM transcript_events");
    }

    private void BackUp()
    {
        File.Delete(Backup);
        Database.Execute($"VACUUM INTO {SqliteShell.Text(Backup)}");
        _hasBackup = true;
    }

    private async Task RestoreAsync()
    {
        if (!_hasBackup) return;
        await tailer.SweepAsync();
        Database.Close();
        File.Copy(Backup, Database.Path, overwrite: true);
        Database.Reopen();
        Relearn();
    }

    private async Task ReplaceAsync()
    {
        await tailer.SweepAsync();
        Database.Close();
        File.Delete(Database.Path);
        _database = null;
        _live.Clear();
        _frozen.Clear();
    }

    /// <summary>What is in the rows again after a restore.</summary>
    private void Relearn()
    {
        _live.Clear();
        _frozen.Clear();
        foreach (var session in Database.Execute("SELECT session_id FROM session_windows WHERE session_id NOT IN (SELECT session_id FROM session_transcript_cold_archives)"))
            _live[session] = [.. Database.EventsOf(session)];
        foreach (var session in Database.Execute("SELECT session_id FROM session_transcript_cold_archives"))
            _frozen[session] = [Transcript.Header(session)];
    }

    private async Task SweptAsync(Action destroy)
    {
        await tailer.SweepAsync();
        destroy();
    }
}
