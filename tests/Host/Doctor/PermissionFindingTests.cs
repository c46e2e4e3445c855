using System.Diagnostics;
using System.Text.Json;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.Doctor;

/// <summary>As it is on a machine with several users: the tests become another one, which needs root.</summary>
public sealed class PermissionFindingTests : IDisposable
{
    private const int Stranger = 1234;

    private readonly TempFolder _folder = new();

    public PermissionFindingTests()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"), "Only root can become another user.");
        RealHome.CopyTo("file-era-2026.7.1", _folder.Combine("home"));
        Directory.CreateDirectory(_folder.Combine("state"));
        RunTool("chmod", "755", _folder.Path);
        RunTool("chmod", "-R", "a+rX", _folder.Path);
    }

    [Fact]
    public async Task A_stranger_is_told_whose_files_they_are()
    {
        RunTool("chmod", "-R", "go-rwx", _folder.Combine("home", "agents", "main", "sessions"));

        var findings = await ExamineAsStrangerAsync();

        var permissions = findings.Single(finding => finding.Check == "permissions");
        Assert.Equal("fail", permissions.Severity);
        Assert.StartsWith($"uid {Stranger} cannot read {_folder.Combine("home")}", permissions.Summary, StringComparison.Ordinal);
        Assert.Contains("They belong to uid 0: run Clawtail as that user", permissions.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_directory_that_belongs_to_another_user_is_a_failure()
    {
        var findings = await ExamineAsStrangerAsync();

        var state = findings.First(finding => finding.Check == "state");
        Assert.Equal("fail", state.Severity);
        Assert.Contains("belongs to uid 0: chown it", state.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_root_made_by_mistake_is_found_in_a_directory_of_ones_own()
    {
        await File.WriteAllTextAsync(_folder.Combine("state", "ledger.sqlite"), "", TestContext.Current.CancellationToken);
        RunTool("chown", $"{Stranger}", _folder.Combine("state"));

        var findings = await ExamineAsStrangerAsync();

        Assert.Contains("ledger.sqlite' is denied", findings.First(finding => finding.Check == "state").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_is_told_whose_rights_are_enough()
    {
        RunTool("chown", "-R", $"{Stranger}", _folder.Combine("home"));

        var doctor = await DoctorRun.OfAsync(_folder.Combine("home"), _folder.Combine("state"));

        Assert.Equal("warn", doctor.About("permissions").Severity);
        Assert.Contains($"Run Clawtail as uid {Stranger}", doctor.About("permissions").Advice, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<IReadOnlyList<Said>> ExamineAsStrangerAsync()
    {
        using var doctor = Start("setpriv", "--reuid", $"{Stranger}", "--regid", $"{Stranger}", "--clear-groups",
            ClawtailProgram.Path, "doctor", "--json", "--openclaw-dir", _folder.Combine("home"), "--state-dir", _folder.Combine("state"),
            "--listen", $"127.0.0.1:{FreePort.Next()}");
        var json = await doctor.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await doctor.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, doctor.ExitCode);
        return [.. JsonDocument.Parse(json).RootElement.GetProperty("findings").EnumerateArray().Select(Said.Of)];
    }

    private static void RunTool(string program, params string[] arguments)
    {
        using var tool = Start(program, arguments);
        tool.WaitForExit();
        Assert.Equal(0, tool.ExitCode);
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
}
