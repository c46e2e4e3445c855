using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>
/// A JSON file beside the transcripts that OpenClaw replaces as a whole. What was understood of it last stays in force
/// while it cannot be read; it loses its content only by being deleted.
/// </summary>
internal abstract class CachedJsonFile(string path, FileGate gate, ITailerEvents events)
{
    private FileStat? _seen;
    private string? _rejected;
    private string? _complained;

    /// <summary>Opens this file, and what it names.</summary>
    protected FileGate Gate { get; } = gate;

    /// <summary>Reads the file if it is not the one that was read before.</summary>
    /// <returns>True if it was read, or is gone.</returns>
    public bool Refresh()
    {
        var stat = FileReader.Stat(path);
        if (stat == _seen && _rejected is null) return false;

        _seen = stat;
        if (stat is not null) return TryRead();

        Clear();
        return true;
    }

    /// <summary>What is wrong with a file that was understood all the same; null if nothing is.</summary>
    protected string? Complaint { get; set; }

    protected abstract void Clear();

    /// <exception cref="JsonException">It is not JSON, or not of the shape that OpenClaw writes.</exception>
    /// <exception cref="InvalidOperationException">It holds text that is not UTF-8.</exception>
    /// <exception cref="IOException">It could not be read.</exception>
    protected abstract void Parse(SafeFileHandle file);

    private bool TryRead()
    {
        var outcome = Gate.TryOpen(path, out var file, out var reason);
        if (outcome == OpenOutcome.Gone) return false;
        if (outcome == OpenOutcome.Denied) return Reject(reason!);

        using (file)
        {
            try
            {
                Parse(file!);
                _rejected = null;
                if (Complaint is { } complaint && complaint != _complained) events.MetadataRejected(path, complaint);
                _complained = Complaint;
                return true;
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // Its text may be secret; where it breaks is not.
                return Reject(exception is JsonException { LineNumber: { } line } ? $"it is not JSON (line {line + 1})" : "it is not JSON in UTF-8");
            }
            catch (IOException exception)
            {
                return Reject(exception.Message);
            }
        }
    }

    /// <summary>Said once; the next look tries again, whether the file changes or not.</summary>
    private bool Reject(string reason)
    {
        if (_rejected != reason) events.MetadataRejected(path, reason);
        _rejected = reason;
        return false;
    }
}
