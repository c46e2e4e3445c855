using System.Globalization;
using Clawtail.Tailer;

namespace Clawtail.Host.Report;

/// <summary>A ledger that is made of a home for one report, and goes with it: for a machine on which no Clawtail counts.</summary>
internal sealed class TemporaryLedger : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("clawtail-report-");

    public string StateDirectory => _directory.FullName;

    /// <summary>Counts everything that the home holds.</summary>
    /// <param name="progress">Told how much is left, for a person who waits; null where nobody does.</param>
    public async Task CountAsync(string home, TextWriter? progress, TimeProvider time, CancellationToken cancel)
    {
        var bar = new ProgressBar(progress, time);
        using var tailer = new TailerService(new TailerOptions { Home = home, StateDirectory = StateDirectory }, bar, time);
        await tailer.StartAsync(cancel);
        try
        {
            while (!tailer.Status.Ready && !tailer.ExecuteTask!.IsCompleted) await Task.Delay(Tick, time, cancel);
            if (tailer.ExecuteTask!.IsFaulted) await tailer.ExecuteTask;
        }
        finally
        {
            await tailer.StopAsync(CancellationToken.None);
            bar.Clear();
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>One line that is written over, once it has taken longer than a second.</summary>
    private sealed class ProgressBar(TextWriter? output, TimeProvider time) : ITailerEvents
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

        private readonly long _started = time.GetTimestamp();
        private long _most;
        private bool _isShown;

        public void Progressed(int sourcesBehind, long bytesBehind)
        {
            _most = Math.Max(_most, bytesBehind);
            if (output is null || _most == 0 || time.GetElapsedTime(_started) < Patience) return;

            _isShown = true;
            var done = (int)(20 * (_most - bytesBehind) / _most);
            output.Write(string.Create(CultureInfo.InvariantCulture,
                $"\rreading [{new string('#', done)}{new string('.', 20 - done)}] {ShortNumber.Count(bytesBehind)}B left   "));
        }

        public void Clear()
        {
            if (_isShown) output!.Write($"\r{new string(' ', 60)}\r");
        }
    }
}
