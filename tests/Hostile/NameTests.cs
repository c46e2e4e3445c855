using System.Text.Json;
using Clawtail.Tailer.Json;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Hostile;

/// <summary>Names of files and folders are whatever bytes their maker likes; what is said of them harms nobody who reads it.</summary>
public sealed class NameTests
{
    private const string Evil = "x\nREADY=1\u001b[2J\u202e\u2028\u0085.jsonl";

    [Theory]
    [InlineData("a\nb", "a\\u000ab")]
    [InlineData("\u001b[31m", "\\u001b[31m")]
    [InlineData("\u202eevil\u2066", "\\u202eevil\\u2066")]
    [InlineData("\u2028\u2029\u0085\u007f", "\\u2028\\u2029\\u0085\\u007f")]
    [InlineData("\ud83d\ude00 ü 漢", "\ud83d\ude00 ü 漢")]
    public void What_could_harm_is_written_in_letters_and_the_rest_stays(string name, string said) => Assert.Equal(said, Printable.Of(name));

    [Fact]
    public void Half_a_surrogate_pair_is_written_in_letters() => Assert.Equal("a\\ud83d", Printable.Of("a" + (char)0xD83D));

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Names_are_said_without_harm_in_the_log_on_pages_and_by_commands(string format)
    {
        await using var home = new HostileHome();
        Pipe.Make(home.InSessions(Evil));
        var agent = Path.Combine(home.Home, "agents", "e\u001b]0;\nnot counted: all\u202e", "sessions");
        Directory.CreateDirectory(agent);
        Pipe.Make(Path.Combine(agent, "s.jsonl"));
        await home.StartAsync("--log-format", format);
        await home.CountsInTimeAsync(1);

        using var response = await home.Program.GetAsync("/readyz");
        var ready = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var overview = await home.Program.GetAsync("/");
        var page = await overview.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var health = await Tool.RunAsync(ClawtailProgram.Path, "healthcheck", "--ready", "--listen", $"127.0.0.1:{home.Program.Port}");
        var doctor = await Tool.RunAsync(ClawtailProgram.Path, "doctor", "--openclaw-dir", home.Home, "--state-dir", home.State);

        Assert.Equal(3, ready.Trim().Split('\n').Length);
        Assert.Equal(3, health.Output.Trim().Split('\n').Length);
        foreach (var said in (string[])[ready, page, health.Everything, doctor.Everything, home.Program.Output])
        {
            Assert.All(said.Where(c => c is not ('\n' or '\r' or '\t')), c => Assert.True(Printable.IsHarmless(c), $"\\u{(int)c:x4} in: {said}"));
            Assert.DoesNotContain("\nREADY=1", said, StringComparison.Ordinal);
            Assert.DoesNotContain("\nnot counted: all", said, StringComparison.Ordinal);
        }
        if (format == "json") Assert.All(home.Program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public async Task A_name_that_is_no_text_is_said_to_be_none()
    {
        await using var home = new HostileHome();
        var shell = await Tool.RunAsync("/bin/sh", "-c", $"cd '{home.InSessions("")}' && echo '{{}}' > \"$(printf 'a\\377b.jsonl')\" && mkdir -p \"$(printf '../../f\\376')\"");
        Assert.Equal(0, shell.ExitCode);
        await home.StartAsync();
        await home.CountsInTimeAsync(1);

        using var response = await home.Program.GetAsync("/readyz");
        var ready = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        await Tool.RunAsync("/bin/rm", "-r", Path.Combine(home.Home, "agents")); // What .NET cannot name it cannot remove.
        Assert.Equal(2, ready.Split("its name is not UTF-8").Length - 1);
    }
}
