using System.Runtime.InteropServices;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Hostile;

/// <summary>Which links that lead out of the home are followed: those to what belongs to the home's owner.</summary>
public sealed class LinkRuleTests : IAsyncDisposable
{
    private const uint Stranger = 4711;

    private readonly TailerHarness _tailer = new();
    private readonly TempFolder _elsewhere = new();

    public async ValueTask DisposeAsync()
    {
        await _tailer.DisposeAsync();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task A_file_of_the_homes_owner_is_read_wherever_a_link_leads()
    {
        File.CreateSymbolicLink(_tailer.PathOf("s.jsonl"), Outside("t.jsonl"));

        await _tailer.StartAsync();

        Assert.Equal(1, _tailer.Messages);
    }

    [Fact]
    public async Task Another_users_file_is_not_read_through_a_link_and_that_is_said_once()
    {
        GiveAway(Outside("t.jsonl"));
        File.CreateSymbolicLink(_tailer.PathOf("s.jsonl"), _elsewhere.Combine("t.jsonl"));
        _tailer.Write("own.jsonl", Transcript.Turn(2));

        await _tailer.StartAsync();
        await _tailer.SweepAsync();

        Assert.Equal(1, _tailer.Messages);
        Assert.Single(_tailer.Events.All, e => e.StartsWith("SourceUnreadable s.jsonl a link leads out of the home", StringComparison.Ordinal));
        Assert.Single(_tailer.Tailer.Status.Missing);
    }

    [Fact]
    public async Task Another_users_file_is_not_read_in_a_folder_that_is_a_link()
    {
        GiveAway(Outside("t.jsonl"));
        Directory.CreateDirectory(Path.Combine(_tailer.Home, "agents", "linked"));
        Directory.CreateSymbolicLink(Path.Combine(_tailer.Home, "agents", "linked", "sessions"), _elsewhere.Path);
        _tailer.Write("own.jsonl", Transcript.Turn(2));

        await _tailer.StartAsync();

        Assert.Equal(1, _tailer.Messages);
    }

    [Fact]
    public async Task Another_users_file_that_lies_in_the_home_itself_is_read()
    {
        _tailer.Write("s.jsonl", Transcript.Turn(1));
        GiveAway(_tailer.PathOf("s.jsonl"));
        File.CreateSymbolicLink(_tailer.PathOf("t.jsonl"), _tailer.PathOf("s.jsonl"));

        await _tailer.StartAsync();

        Assert.Equal(1, _tailer.Messages);
        Assert.Empty(_tailer.Tailer.Status.Missing);
    }

    [Fact]
    public async Task A_home_that_is_a_link_itself_is_read()
    {
        _tailer.Write("s.jsonl", Transcript.Turn(1));
        GiveAway(_tailer.PathOf("s.jsonl"));
        var link = _elsewhere.Combine("home");
        Directory.CreateSymbolicLink(link, _tailer.Home);
        _tailer.Options = _tailer.Options with { Home = link };

        await _tailer.StartAsync();

        Assert.Equal(1, _tailer.Messages);
    }

    private string Outside(string name)
    {
        var path = _elsewhere.Combine(name);
        File.WriteAllText(path, Transcript.Turn(1) + "\n");
        return path;
    }

    private static void GiveAway(string path) => Assert.SkipUnless(ChangeOwner(path, Stranger, Stranger) == 0, "Only root may give a file away.");

    [DllImport("libc", EntryPoint = "chown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);
}
