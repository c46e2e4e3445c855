namespace Clawtail.Tailer.Watching;

/// <summary>
/// Wakes on file events below a folder. A watch is trusted as little as it deserves: it goes silent without an
/// error when its root is removed or renamed, and it loses events in new directories.
/// </summary>
/// <param name="root">Absolute; may be missing.</param>
/// <param name="maxHints">Paths that wait to be looked at; when there are more, everything is looked at.</param>
internal sealed class FileSystemWaker(string root, int maxHints, ITailerEvents events, TimeProvider time) : IWaker
{
    /// <summary>So close below the root everything may be a folder, whatever its name.</summary>
    private const int FolderDepth = 2;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private HashSet<string> _paths = new(StringComparer.Ordinal);
    private bool _everything;
    private FileSystemWatcher? _watcher;
    private DateTime _rootCreated;
    private string? _failure;

    public DateTimeOffset? WatchingSince { get; private set; }

    public void EnsureWatching()
    {
        var folder = new DirectoryInfo(root);
        // The birth of the directory tells whether the name still means the directory that is watched.
        if (_watcher is not null && folder.Exists && BirthOf(folder) == _rootCreated) return;

        Drop();
        if (folder.Exists) Watch(folder);
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

    public void Wake() => Signal();

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

    private void Watch(DirectoryInfo folder)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder.FullName)
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
            (_watcher, _rootCreated, _failure) = (watcher, BirthOf(folder), null);
            WatchingSince = time.GetUtcNow();
            events.WatchStarted(folder.FullName);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // No more inotify instances or watches, or the root went away meanwhile: sweeping goes on without events.
            watcher?.Dispose();
            if (_failure != exception.Message) events.WatchFailed(folder.FullName, exception.Message);
            _failure = exception.Message;
        }
    }

    private static DateTime BirthOf(DirectoryInfo folder)
    {
        try
        {
            return folder.CreationTimeUtc;
        }
        catch (ArgumentOutOfRangeException)
        {
            return DateTime.MaxValue; // Where the file system keeps no birth it is the last change, which may be in any year.
        }
    }

    private void Hint(string path, bool mayBeDirectory)
    {
        lock (_lock)
        {
            // In a new folder files may have been made before it was watched.
            if (_paths.Count >= maxHints || (mayBeDirectory && MayBeFolder(path))) _everything = true;
            else _paths.Add(path);
        }
        Signal();
    }

    private bool MayBeFolder(string path)
    {
        var relative = path.AsSpan(Math.Min(path.Length, root.Length + 1));
        return relative.Count(Path.DirectorySeparatorChar) < FolderDepth || !Path.GetFileName(relative).Contains('.');
    }

    private void HintRenamed(RenamedEventArgs renamed)
    {
        Hint(renamed.OldFullPath, mayBeDirectory: true);
        Hint(renamed.FullPath, mayBeDirectory: true);
    }

    private void Fail(Exception exception)
    {
        events.WatchFailed(root, exception.Message);
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
