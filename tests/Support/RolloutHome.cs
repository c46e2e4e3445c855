using Clawtail.Tailer.Codex;
using Clawtail.Tailer.Json;
using ZstdSharp;

namespace Clawtail.Tests.Support;

/// <summary>The rollouts of a real home.</summary>
internal static class RolloutHome
{
    public static IEnumerable<string> Files(string home) => FilesIn(Path.Combine(RealHome.Root, home));

    public static IEnumerable<string> FilesIn(string folder) =>
        Directory.EnumerateFiles(folder, "rollout-*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public static IEnumerable<string> Lines(string path)
    {
        using var file = File.OpenRead(path);
        using var stream = path.EndsWith(".zst", StringComparison.Ordinal) ? new DecompressionStream(file) : (Stream)file;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line) yield return line;
    }

    public static Uuid ThreadOf(string path) => RolloutName.TryParse(Path.GetFileName(path), out var thread, out _) ? thread : default;
}
