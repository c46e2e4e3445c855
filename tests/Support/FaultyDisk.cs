using System.Globalization;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>Makes system calls of a program fail while a test says so, by a library that is preloaded into it (<c>tests/faults</c>).</summary>
internal sealed class FaultyDisk
{
    public const int Eio = 5;
    public const int Enolck = 37;
    public const int Emfile = 24;

    private readonly string _library;
    private readonly string _rules;

    private FaultyDisk(string library, string rules) => (_library, _rules) = (library, rules);

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = _library,
        ["CLAWTAIL_FAULTS"] = _rules,
    };

    /// <summary>Builds the library; skips the test where that is not possible.</summary>
    public static async Task<FaultyDisk> MakeAsync(TempFolder folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Libraries are preloaded on Linux only.");
        Tool.SkipWithout("gcc");
        var library = folder.Combine("faults.so");
        var built = await Tool.RunAsync(
            "gcc", "-O1", "-shared", "-fPIC", "-o", library, Repository.File("tests/faults/faults.c"), "-ldl");
        Assert.True(built.ExitCode == 0, built.Everything);
        return new FaultyDisk(library, folder.Combine("faults.rules"));
    }

    /// <param name="call">As <c>faults.c</c> names it; <c>*</c> for all.</param>
    /// <param name="path">Part of the path of the files concerned.</param>
    public void Fail(string call, string path, int error, int percent)
    {
        // Put in place by one rename: the program reads it at every call.
        File.WriteAllText(_rules + ".new", string.Create(CultureInfo.InvariantCulture, $"{call} {path} {error} {percent}\n"));
        File.Move(_rules + ".new", _rules, overwrite: true);
    }

    public void Work() => File.Delete(_rules);
}
