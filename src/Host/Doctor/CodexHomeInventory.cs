using Clawtail.Tailer.Files;

namespace Clawtail.Host.Doctor;

/// <summary>What is in a person's Codex home, by names and whether it can be read.</summary>
/// <param name="Rollouts">Live and archived ones.</param>
/// <param name="Unreadable">Files and directories that this user may not read, in the order they were met.</param>
internal sealed record CodexHomeInventory(string Path, bool Exists, IReadOnlyList<string> Rollouts, IReadOnlyList<string> Unreadable)
{
    public static CodexHomeInventory Read(string path)
    {
        var walk = new HomeInventoryBuilder(path, new FileGate(path, [], null));
        walk.AddRollouts(path);
        return new(path, Directory.Exists(path), walk.Rollouts, walk.Unreadable);
    }
}
