using System.Text.RegularExpressions;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Architecture;

/// <summary>Inside the tailer a folder knows only folders that stand before it here; so there can be no cycle.</summary>
public sealed partial class ArrowTests
{
    private static readonly string Tailer = Path.Combine(Repository.Root, "src", "Tailer");

    /// <summary>What each folder may use. The top folder puts everything together, and what it declares for all of them knows nothing of them but the ledger's outcomes.</summary>
    private static readonly (string Folder, string[] MayUse)[] Arrows =
    [
        ("Json", []),
        ("Sqlite", []),
        ("Watching", []),
        ("Errors", ["Json"]),
        ("Ledger.Native", ["Sqlite", "Ledger"]),
        ("Ledger", ["Sqlite", "Ledger.Native"]),
        ("Sources", ["Ledger"]),
        ("Files", ["Sources", "Ledger"]),
        ("Codex", ["Files", "Sources", "Ledger", "Ledger.Native", "Errors", "Json", "Sqlite"]),
        ("OpenClaw", ["Files", "Sources", "Watching", "Ledger", "Ledger.Native", "Errors", "Json", "Sqlite"]),
    ];

    public static TheoryData<string> Folders => [.. Arrows.Select(a => a.Folder)];

    [Fact]
    public void Every_folder_has_its_place()
    {
        var known = Arrows.Select(a => a.Folder).ToHashSet();

        Assert.All(Files().Select(f => Place(FolderOf(f))).Where(f => f.Length > 0), f => Assert.Contains(f, known));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_what_it_may(string folder)
    {
        var allowed = Arrows.Single(a => a.Folder == folder).MayUse;

        var arrows = Files().Where(f => Place(FolderOf(f)) == folder)
            .SelectMany(f => Usings().Matches(File.ReadAllText(f)).Select(m => (File: f, Uses: Place(m.Groups[1].Value))))
            .Where(a => a.Uses != folder);

        Assert.All(arrows, a => Assert.True(allowed.Contains(a.Uses), $"{a.File} uses {a.Uses}"));
    }

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Tailer, "*.cs", SearchOption.AllDirectories);

    private static string FolderOf(string file) =>
        Path.GetRelativePath(Tailer, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.').TrimStart('.');

    /// <summary>The rooms of a format are one place: nothing outside of it sees them but what puts it together.</summary>
    private static string Place(string folder) => folder.StartsWith("OpenClaw", StringComparison.Ordinal) ? "OpenClaw" : folder;

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?Clawtail\.Tailer\.([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Usings();
}
