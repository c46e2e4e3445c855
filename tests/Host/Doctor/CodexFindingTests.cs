using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.Doctor;

/// <summary>What the doctor says of the native Codex runtime and of people's own Codex homes.</summary>
public sealed class CodexFindingTests : IDisposable
{
    private const string Codex = "codex-rollouts-0.143-to-0.154";

    private readonly TempFolder _folder = new();

    private string Home => _folder.Combine("home");

    private string Personal => _folder.Combine("codex");

    [Fact]
    public async Task The_native_runtime_is_named_with_its_rollouts()
    {
        RealHome.CopyTo(Codex, Home);

        var doctor = await RunAsync();

        Assert.Contains(doctor.Findings, f => f is { Check: "layout", Severity: "ok" } && f.Summary.StartsWith("native Codex runtime: 12 rollouts", StringComparison.Ordinal));
        Assert.DoesNotContain(doctor.Findings, f => f.Check == "codex");
    }

    [Fact]
    public async Task A_persons_Codex_home_is_named_with_its_rollouts_archived_and_compressed_ones_too()
    {
        RealHome.CopyTo(Codex, _folder.Combine("source"));
        Directory.Move(_folder.Combine("source", "agents", "old", "agent", "codex-home"), Personal);

        var doctor = await RunAsync("--codex-dir", Personal);

        Assert.Equal(("ok", $"{Personal}, 8 rollouts"), (doctor.About("codex").Severity, doctor.About("codex").Summary));
    }

    [Theory]
    [InlineData(false, "is not there", "$CODEX_HOME")]
    [InlineData(true, "has no rollouts", "sessions/")]
    public async Task A_directory_that_is_no_Codex_home_is_a_warning(bool exists, string summary, string advice)
    {
        if (exists) Directory.CreateDirectory(Personal);

        var said = (await RunAsync("--codex-dir", Personal)).About("codex");

        Assert.Equal(("warn", $"{Personal} {summary}"), (said.Severity, said.Summary));
        Assert.Contains(advice, said.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Threads_in_a_persons_Codex_home_that_nobody_reads_are_a_warning()
    {
        Directory.CreateDirectory(_folder.Combine("home", "agents", "main"));
        await File.WriteAllTextAsync(
            _folder.Combine("home", "openclaw.json"), """{"plugins":{"entries":{"codex":{"config":{"appServer":{"homeScope":"user",}}}}}}""", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(Personal, "sessions"));
        await File.WriteAllTextAsync(Path.Combine(Personal, "sessions", $"rollout-2026-11-25T12-00-00-{Rollout.Id(0)}.jsonl"), "", TestContext.Current.CancellationToken);

        var said = (await RunAsync()).About("codex");

        Assert.Equal("warn", said.Severity);
        Assert.Contains("--codex-dir", said.Advice, StringComparison.Ordinal);
        Assert.Equal("ok", (await RunAsync("--codex-dir", Personal)).About("codex").Severity);
    }

    public void Dispose() => _folder.Dispose();

    private Task<DoctorRun> RunAsync(params IReadOnlyList<string> more) => DoctorRun.OfAsync(Home, _folder.Combine("state"), port: null, more);
}
