using Clawtail.Tailer.Sources;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>
/// What the content of known files begins with, to know it again under another name: a file that was moved is read on
/// from where its old name stood.
/// </summary>
internal sealed class ContentIndex(FileGate gate, ITailerEvents events)
{
    private readonly Dictionary<ulong, TrackedSource> _byFingerprint = [];

    /// <summary>Remembers what a file begins with. Of several that begin alike, the one that was read furthest.</summary>
    public void Remember(TrackedSource file)
    {
        var position = PositionOf(file);
        if (position.Fingerprint == 0) return;
        if (_byFingerprint.TryGetValue(position.Fingerprint, out var known) && PositionOf(known).Fingerprint == position.Fingerprint
            && PositionOf(known).Offset > position.Offset) return;
        _byFingerprint[position.Fingerprint] = file;
    }

    public void Forget(TrackedSource file)
    {
        var fingerprint = PositionOf(file).Fingerprint;
        if (_byFingerprint.GetValueOrDefault(fingerprint) == file) _byFingerprint.Remove(fingerprint);
    }

    /// <summary>Reads the header of a new name; content that is known by another name is read on from where that stood.</summary>
    public FileSource Identify(FileSource file)
    {
        if (gate.TryOpen(file.Path, out var handle, out _) != OpenOutcome.Opened) return file;

        using (handle)
        {
            try
            {
                (file, var fingerprint) = FileHead.Identify(file, handle!);
                if (!_byFingerprint.TryGetValue(fingerprint, out var known) || !IsReadIn(handle!, PositionOf(known), fingerprint)) return file;

                events.SourceMoved(file.Path, known.Source.Path);
                return file with { Position = PositionOf(known) with { Seen = default, IsUnsettled = false } };
            }
            catch (IOException)
            {
                // What cannot be read says so when it is read.
                return file;
            }
        }
    }

    private static bool IsReadIn(SafeFileHandle file, FilePosition known, ulong fingerprint) =>
        known.Offset > 0 && known.Fingerprint == fingerprint
        && FileReader.Stat(file).Size >= known.Offset && Fingerprint.OfAnchor(file, known.Offset) == known.Anchor;

    private static FilePosition PositionOf(TrackedSource file) => ((FileSource)file.Source).Position;
}
