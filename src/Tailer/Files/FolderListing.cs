using System.IO.Enumeration;

namespace Clawtail.Tailer.Files;

/// <summary>Lists folders, and remembers which of them are there and cannot be listed.</summary>
internal sealed class FolderListing(TailerLimits limits, ITailerEvents events)
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
    };

    private readonly Dictionary<string, string> _unreadable = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>Folders that could not be listed the last time, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Unreadable => _unreadable;

    /// <summary>Places that should be read and cannot be found: they stand with the folders that cannot be listed.</summary>
    public void SetMissing(IReadOnlyList<(string Path, string Reason)> missing)
    {
        foreach (var gone in _missing.Except(missing.Select(m => m.Path)).ToList())
        {
            _missing.Remove(gone);
            if (_unreadable.Remove(gone)) events.SourceReadableAgain(gone);
        }
        foreach (var (path, reason) in missing)
        {
            _unreadable[path] = reason;
            if (_missing.Add(path)) events.SourceUnreadable(path, reason);
        }
    }

    /// <summary>Forgets what was said of folders that are not asked for any more.</summary>
    public void ForgetMissing()
    {
        foreach (var folder in _unreadable.Keys.Where(f => !_missing.Contains(f) && !Path.Exists(f)).ToList()) _unreadable.Remove(folder);
    }

    /// <returns>What is in the folder; nothing where it is not there or cannot be listed.</returns>
    public IReadOnlyList<T> List<T>(
        string folder, FileSystemEnumerable<T>.FindPredicate include, FileSystemEnumerable<T>.FindTransform transform)
    {
        try
        {
            var (found, isAll) = ListSome(folder, include, transform);
            if (!isAll) NotAll(folder, $"it holds more than {limits.EntriesPerFolder} entries, and those beyond are not looked at");
            else if (_unreadable.Remove(folder)) events.SourceReadableAgain(folder);
            return found;
        }
        catch (DirectoryNotFoundException)
        {
            _unreadable.Remove(folder);
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotAll(folder, exception.Message);
            return [];
        }
    }

    /// <summary>Something of the folder is not looked at. Said once.</summary>
    public void NotAll(string folder, string reason)
    {
        if (_unreadable.TryAdd(folder, reason)) events.SourceUnreadable(folder, reason);
    }

    private (List<T> Found, bool IsAll) ListSome<T>(
        string folder, FileSystemEnumerable<T>.FindPredicate include, FileSystemEnumerable<T>.FindTransform transform)
    {
        var (found, seen) = (new List<T>(), 0);
        var entries = new FileSystemEnumerable<T>(folder, transform, Everything)
        {
            // What is not included would be passed over without end: beyond the limit, anything is.
            ShouldIncludePredicate = (ref FileSystemEntry entry) => ++seen > limits.EntriesPerFolder || include(ref entry),
        };
        foreach (var entry in entries)
        {
            if (seen > limits.EntriesPerFolder) return (found, false);
            found.Add(entry);
        }
        return (found, true);
    }
}
