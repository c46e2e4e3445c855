using System.Text;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>
/// Two agents that go on talking whatever happens to whoever reads them, one into files and one into a database: half
/// lines, resets, forks, rewrites, checkpoints and crashes included.
/// </summary>
internal sealed class TurnWriter : IDisposable
{
    private readonly Random _random = new(7);
    private readonly string _sessions;
    private readonly int _firstTurn;
    private readonly OpenClawDatabase _database;
    private readonly List<string> _rows = [];
    private FileStream _file;
    private string _name = "";
    private int _session;
    private int _inSession;
    private int _rowSession;

    /// <param name="number">Tells several writers in one home apart, and their turns.</param>
    public TurnWriter(string home, int number = 0)
    {
        Home = home;
        _firstTurn = 1_000_000 * number;
        var suffix = number == 0 ? "" : $"-{number}";
        _sessions = Directory.CreateDirectory(Path.Combine(home, "agents", $"main{suffix}", "sessions")).FullName;
        _file = Begin();
        _database = new OpenClawDatabase(home, $"keeper{suffix}");
    }

    public string Home { get; }

    /// <summary>Distinct turns whose line is complete.</summary>
    public int Written { get; private set; }

    /// <summary>Writes turns of both agents.</summary>
    public async Task BeginAsync()
    {
        await WriteLinesAsync(20);
        WriteRows(5);
    }

    /// <summary>Writes turns as OpenClaw does, and now and then does to the transcript what OpenClaw does to it.</summary>
    public async Task WriteAsync(int turns)
    {
        if (_random.Next(4) == 0) WriteRows(turns);
        else await WriteLinesAsync(turns);
    }

    public void Dispose()
    {
        _file.Dispose();
        _database.Dispose();
    }

    private async Task WriteLinesAsync(int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            var line = Encoding.UTF8.GetBytes(Transcript.Turn(_firstTurn + Written + 1) + "\n");
            var half = _random.Next(4) == 0 ? _random.Next(line.Length) : 0;
            await AppendAsync(line.AsMemory(0, half));
            await AppendAsync(line.AsMemory(half));
            Written++;
            _inSession++;
        }
        if (_inSession > 60) Upset();
    }

    private void WriteRows(int turns)
    {
        var session = $"rows-{_rowSession}";
        if (_rows.Count == 0) _database.Begin(session);
        string[] rows = Transcript.Turns(_firstTurn + Written + 1, turns);
        if (_random.Next(2) == 0) _database.Append(session, rows);
        else _database.AppendCompressed(session, rows);
        _rows.AddRange(rows);
        Written += turns;
        if (_random.Next(8) == 0) UpsetRows(session);
    }

    private void UpsetRows(string session)
    {
        switch (_random.Next(4))
        {
            case 0:
                _database.Checkpoint();
                break;
            case 1: // A crash leaves the log behind, and the next start puts it in order.
                _database.Kill();
                _database.Reopen();
                break;
            case 2: // The end is written again.
                var from = _random.Next(_rows.Count);
                _database.Rewrite(session, 1 + from, [.. _rows.Skip(from)]);
                break;
            default:
                _database.Delete(session);
                _rows.Clear();
                _rowSession++;
                break;
        }
    }

    private async Task AppendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _file.WriteAsync(bytes, TestContext.Current.CancellationToken);
        await _file.FlushAsync(TestContext.Current.CancellationToken);
    }

    private void Upset()
    {
        _file.Dispose();
        var path = Path.Combine(_sessions, _name);
        switch (_random.Next(3))
        {
            case 0: // A reset renames the transcript.
                File.Move(path, $"{path}.reset.2026-11-23T05-05-27.{_session:000}Z");
                break;
            case 1: // A fork copies it under another header.
                File.WriteAllLines(Path.Combine(_sessions, $"fork-{_session}.jsonl"), [Transcript.Header($"fork-{_session}"), .. File.ReadLines(path).Skip(1)]);
                break;
            default: // A repair replaces it by a larger file.
                File.WriteAllLines(path + ".tmp", [.. File.ReadLines(path), """{"type":"custom","customType":"repair"}"""]);
                File.Move(path + ".tmp", path, overwrite: true);
                break;
        }
        _file = Begin();
    }

    private FileStream Begin()
    {
        _name = $"session-{++_session}.jsonl";
        _inSession = 0;
        var file = new FileStream(Path.Combine(_sessions, _name), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.Write(Encoding.UTF8.GetBytes(Transcript.Header($"session-{_session}") + "\n"));
        file.Flush();
        return file;
    }
}
