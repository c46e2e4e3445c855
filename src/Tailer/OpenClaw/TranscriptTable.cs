using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Sources;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>Every transcript file that is known, by path, and which of them need reading.</summary>
internal sealed class TranscriptTable(HomeLayout layout, TranscriptFinder finder, TimeProvider time, ITailerEvents events)
{
    /// <summary>A file that is gone this long will not come back under another name; its position is forgotten.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly Dictionary<string, TranscriptFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, TranscriptFile> _byFingerprint = [];
    private int _sweep;

    public IReadOnlyCollection<TranscriptFile> All => _files.Values;

    public void Load(IEnumerable<SourcePosition> rows)
    {
        foreach (var row in rows.Where(r => r.Format == TranscriptPosition.Format))
        {
            if (!layout.TryLocate(layout.Absolute(row.Path), out var agent, out _)) continue;
            var file = Add(layout.Absolute(row.Path), agent, TranscriptName.KindOf(Path.GetFileName(row.Path)));
            file.Restore(TranscriptPosition.Read(row));
            Recognise(file);
        }
    }

    /// <summary>Looks at everything. An unchanged tree costs a stat a file, and opens none.</summary>
    /// <param name="forgotten">Relative paths of files that have been gone for long.</param>
    public void Sweep(IReadOnlyList<string> agents, List<Source> work, List<string> forgotten)
    {
        _sweep++;
        foreach (var agent in agents)
        {
            foreach (var found in finder.FindTranscripts(agent)) Meet(found, work);
        }
        foreach (var file in _files.Values)
        {
            if (file.Sweep != _sweep) Miss(file, work, forgotten);
        }
        foreach (var path in forgotten) Forget(layout.Absolute(path));
    }

    /// <summary>Looks at what an event named.</summary>
    public void Look(IEnumerable<string> paths, List<Source> work)
    {
        foreach (var path in paths)
        {
            if (finder.Find(path) is { } found) Meet(found, work);
            else if (_files.TryGetValue(path, out var gone) && gone.Handle is not null) work.Add(gone);
        }
    }

    /// <summary>Remembers what a file's content begins with, to know it again under another name.</summary>
    public void Recognise(TranscriptFile file)
    {
        var fingerprint = file.Position.Fingerprint;
        if (fingerprint == 0) return;
        if (_byFingerprint.TryGetValue(fingerprint, out var known) && known.Position.Fingerprint == fingerprint
            && known.Position.Offset > file.Position.Offset) return;
        _byFingerprint[fingerprint] = file;
    }

    /// <summary>Lets go of files that are not likely to grow any more.</summary>
    public void CloseIdle()
    {
        var idle = (time.GetUtcNow() - FileDrain.HoldOpen).UtcTicks;
        foreach (var file in _files.Values)
        {
            if (file.Handle is not null && !file.IsBeingRead && file.LastStat.Mtime < idle) file.Close();
        }
    }

    private void Meet(in FoundFile found, List<Source> work)
    {
        if (!_files.TryGetValue(found.Path, out var file)) file = Add(found.Path, found.Agent, found.Kind);
        file.Sweep = _sweep;
        file.MissedSince = null;
        file.LastStat = found.Stat;
        if (file.IsCurrent(found.Stat, SettledBefore())) return;

        if (!file.IsIdentified) Identify(file);
        work.Add(file);
    }

    private void Miss(TranscriptFile file, List<Source> work, List<string> forgotten)
    {
        file.MissedSince ??= time.GetUtcNow();
        if (file.Handle is not null) work.Add(file);
        else if (time.GetUtcNow() - file.MissedSince > Memory) forgotten.Add(file.RelativePath);
    }

    private void Forget(string path)
    {
        if (!_files.Remove(path, out var file)) return;
        if (_byFingerprint.GetValueOrDefault(file.Position.Fingerprint) == file) _byFingerprint.Remove(file.Position.Fingerprint);
    }

    private TranscriptFile Add(string path, string agent, TranscriptKind kind) =>
        _files[path] = new TranscriptFile(path, layout.Relative(path), agent, kind);

    /// <summary>Reads the header of a new name; content that is known by another name is read on from where that stood.</summary>
    private void Identify(TranscriptFile file)
    {
        if (FileReader.TryOpen(file.Path, out var handle, out _) != OpenOutcome.Opened) return;

        using (handle)
        {
            try
            {
                var head = TranscriptHead.Read(handle!, file.IsCompressed);
                file.Identify(head);
                if (_byFingerprint.TryGetValue(head.Fingerprint, out var known) && IsReadIn(handle!, known, head)) Inherit(file, known);
            }
            catch (IOException)
            {
                // What cannot be read says so when it is read.
            }
        }
    }

    private static bool IsReadIn(SafeFileHandle file, TranscriptFile known, TranscriptHead head)
    {
        var position = known.Position;
        return position.Offset > 0 && position.Fingerprint == head.Fingerprint
            && FileReader.Stat(file).Size >= position.Offset && Fingerprint.OfAnchor(file, position.Offset) == position.Anchor;
    }

    private void Inherit(TranscriptFile file, TranscriptFile known)
    {
        file.Inherit(known);
        events.SourceMoved(file.Path, known.Path);
    }

    private long SettledBefore() => (time.GetUtcNow() - Source.Settling).UtcTicks;
}
