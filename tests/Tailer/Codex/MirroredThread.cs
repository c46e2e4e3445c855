using Clawtail.Tests.Support;

namespace Clawtail.Tests.Tailer.Codex;

/// <summary>A thread and its rollout on disk.</summary>
internal sealed class MirroredThread(ModelThread model, string codexHome, int session)
{
    private readonly string _path = Path.Combine(codexHome, "sessions", "2026", "11", "25", $"rollout-2026-11-25T12-00-00-{model.Id}.jsonl");
    private int _written;

    public ModelThread Model => model;

    /// <summary>The one that it belongs to.</summary>
    public int Session => session;

    /// <summary>Nothing of it is written.</summary>
    public bool IsHidden { get; set; }

    public void Write()
    {
        if (IsHidden || _written == model.Lines.Count) return;
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        File.AppendAllLines(_path, model.Lines.Skip(_written));
        _written = model.Lines.Count;
    }

    public void Reveal()
    {
        IsHidden = false;
        Write();
    }

    public void Archive()
    {
        var archive = Directory.CreateDirectory(Path.Combine(codexHome, "archived_sessions")).FullName;
        File.Move(_path, Path.Combine(archive, Path.GetFileName(_path)));
    }

    public void Compress() => ZstdFile.Replace(_path);

    public void Remove() => File.Delete(_path);
}
