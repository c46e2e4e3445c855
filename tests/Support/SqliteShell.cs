using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Clawtail.Tests.Support;

/// <summary>
/// A database open in a process of its own, as OpenClaw has it: locks and shared memory between processes are real, and it
/// can be killed. Runs Debian's <c>sqlite3</c>.
/// </summary>
internal sealed class SqliteShell : IDisposable
{
    private readonly Process _process;
    private int _serial;

    public SqliteShell(string path, params ReadOnlySpan<string> setUp)
    {
        var start = new ProcessStartInfo("sqlite3", ["-batch", path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            UseShellExecute = false,
        };
        _process = Process.Start(start)!;
        foreach (var sql in setUp) Execute(sql);
    }

    public static string Blob(ReadOnlySpan<byte> bytes) => $"X'{Convert.ToHexString(bytes)}'";

    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Runs statements and waits until they are done.</summary>
    /// <returns>The rows, columns separated by <c>|</c>.</returns>
    /// <exception cref="InvalidOperationException">SQLite refused; the message is its.</exception>
    public IReadOnlyList<string> Execute(string sql)
    {
        var end = string.Create(CultureInfo.InvariantCulture, $"done-{++_serial}");
        _process.StandardInput.WriteLine($"{sql}\n;\n.print {end}");
        _process.StandardInput.Flush();
        var rows = new List<string>();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line == end) return rows;
            rows.Add(line);
        }
        throw new InvalidOperationException($"sqlite3 ended: {_process.StandardError.ReadToEnd()}");
    }

    /// <summary>Ends as OpenClaw does when it is stopped: the last one to close moves the log into the database.</summary>
    public void Close()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        if (_process.ExitCode != 0) throw new InvalidOperationException(_process.StandardError.ReadToEnd());
    }

    /// <summary>Ends as the kernel's memory killer would have it: log and index are left behind.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
