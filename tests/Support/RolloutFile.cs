namespace Clawtail.Tests.Support;

/// <summary>A rollout in the Codex home of the agent <c>main</c>, and copies of it where Codex puts such.</summary>
internal sealed class RolloutFile
{
    private readonly string _codexHome;

    public RolloutFile(string home, string thread)
    {
        _codexHome = Path.Combine(home, "agents", "main", "agent", "codex-home");
        Live = Path.Combine(_codexHome, "sessions", "2026", "11", "25", $"rollout-2026-11-25T12-00-00-{thread}.jsonl");
        Archived = Path.Combine(_codexHome, "archived_sessions", Path.GetFileName(Live));
        Directory.CreateDirectory(Path.GetDirectoryName(Live)!);
        Directory.CreateDirectory(Path.GetDirectoryName(Archived)!);
    }

    public string Live { get; }

    public string Archived { get; }

    public void Append(params IEnumerable<string> lines) => File.AppendAllLines(Live, lines);

    public void AppendText(string text) => File.AppendAllText(Live, text);

    /// <summary>Writes what the live one holds by now into another place, compressed if its name says so.</summary>
    public void CopyTo(string path)
    {
        if (path.EndsWith(".zst", StringComparison.Ordinal)) ZstdFile.Compress(Live, path);
        else File.WriteAllBytes(path, File.ReadAllBytes(Live));
    }
}
