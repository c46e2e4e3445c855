using Clawtail.Tailer.OpenClaw;

namespace Clawtail.Tailer.Watching;

/// <summary>
/// Wakes on file events below <c>agents/</c>. A watch is trusted as little as it deserves: it goes silent without an
/// error when its root is removed or renamed, and it loses events in new directories.
/// </summary>
internal sealed class FileSystemWaker(HomeLayout layout, ITailerEvents events, TimeProvider time) : IWaker
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private HashSet<string> _paths = new(StringComparer.Ordinal);
    private bool _everything;
    private FileSystemWatcher? _watcher;
    private DateTime _rootCreated;
    private string? _failure;

    public DateTimeOffset? WatchingSince { get; private set; }

    public void Renew()
    {
        var root = new DirectoryInfo(layout.Agents);
        // The birth of the directory tells whether the name still means the directory that is watched.
        if (_watcher is not null && root.Exists && root.CreationTimeUtc == _rootCreated) return;

        Drop();
        if (root.Exists) Watch(root);
    }

    public async Task<WakeHints> WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        if (atMost > TimeSpan.Zero)
        {
            using var timeout = new CancellationTokenSource(atMost, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
            await _signal.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
        return Take();
    }

    public void Poke() => Signal();

    public void Dispose() => Drop();

    private WakeHints Take()
    {
        lock (_lock)
        {
            var hints = new WakeHints(_paths, _everything);
            if (_paths.Count > 0) _paths = new HashSet<string>(StringComparer.Ordinal);
            _everything = false;
            return hints;
        }
    }

    private void Watch(DirectoryInfo root)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(root.FullName)
            {
                IncludeSubdirectories = true,
                InternalBufferSize = 64 * 1024,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Created += (_, e) => Hint(e.FullPath, mayBeDirectory: true);
            watcher.Changed += (_, e) => Hint(e.FullPath, mayBeDirectory: false);
            watcher.Deleted += (_, e) => Hint(e.FullPath, mayBeDirectory: true);
            watcher.Renamed += (_, e) => HintRenamed(e);
            watcher.Error += (_, e) => Fail(e.GetException());
            watcher.EnableRaisingEvents = true;
            (_watcher, _rootCreated, _failure) = (watcher, root.CreationTimeUtc, null);
            WatchingSince = time.GetUtcNow();
            events.WatchStarted(root.FullName);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // No more inotify instances or watches, or the root went away meanwhile: sweeping goes on without events.
            watcher?.Dispose();
            if (_failure != exception.Message) events.WatchFailed(root.FullName, exception.Message);
            _failure = exception.Message;
        }
    }

    private void Hint(string path, bool mayBeDirectory)
    {
        lock (_lock)
        {
            _paths.Add(path);
            // In a new directory files may have been made before it was watched.
            if (mayBeDirectory && !layout.TryLocate(path, out _, out _)) _everything = true;
        }
        Signal();
    }

    private void HintRenamed(RenamedEventArgs renamed)
    {
        Hint(renamed.OldFullPath, mayBeDirectory: true);
        Hint(renamed.FullPath, mayBeDirectory: true);
    }

    private void Fail(Exception exception)
    {
        events.WatchFailed(layout.Agents, exception.Message);
        lock (_lock) _everything = true;
        Signal();
    }

    private void Signal()
    {
        lock (_lock)
        {
            if (_signal.CurrentCount == 0) _signal.Release();
        }
    }

    private void Drop()
    {
        _watcher?.Dispose();
        _watcher = null;
        WatchingSince = null;
    }
}
