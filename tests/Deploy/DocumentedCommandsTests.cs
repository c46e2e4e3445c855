using System.Text.RegularExpressions;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>No command stands in a document that nobody has run, unless it says so.</summary>
public sealed partial class DocumentedCommandsTests
{
    private const string Untried = "not tried";

    /// <summary>How a command begins, and what runs it, or what it comes to.</summary>
    private static readonly (string Command, string RunBy)[] Run =
    [
        ("cd deploy/compose", nameof(ComposeTests)),
        ("echo \"OPENCLAW_GATEWAY_TOKEN=$(openssl rand -hex 32)\" >.env", nameof(The_token_that_Compose_wants_is_made_by_the_documents_command)),
        ("prometheus --agent --config.file=agent.yml", nameof(FleetTests)),
        ("vmagent -promscrape.config=agent.yml", nameof(FleetTests)),
        ("kubectl create secret generic openclaw-secrets", nameof(KubernetesAddressTests)),
        ("dpkg --install clawtail_", "tests/Deploy/deb.sh"),
        ("install -m 755 clawtail libe_sqlite3.so /usr/local/bin/", "tests/Deploy/systemd.sh"),
        ("install -m 644 clawtail.service /etc/systemd/system/", "tests/Deploy/systemd.sh"),
        ("install -d -o openclaw -g openclaw -m 750 /var/lib/clawtail", "tests/Deploy/systemd.sh"),
        ("setpriv --reuid=openclaw --regid=openclaw --clear-groups /usr/local/bin/clawtail doctor", "tests/Deploy/systemd.sh"),
        ("sha256sum --check SHA256SUMS", nameof(ReleaseTests)),
        ("dotnet publish src/Host -p:PublishAot=true", "tests/run.sh"),
        ("dotnet build", "tests/run.sh"),
        ("dotnet run --project tests", "tests/run.sh"),
        ("tests/run.sh", ".ci/run"),
        ("CLAWTAIL_PICTURES=docs dotnet run --project tests", nameof(EndToEnd.BrowserTests)),
        ("out/clawtail report", nameof(Host.Report.ReportCommandTests)),
        ("out/clawtail serve", nameof(EndToEnd.LifetimeTests)),
        ("clawtail backfill --state-dir", nameof(Operators.BackfillTests)),
        ("promtool tsdb create-blocks-from openmetrics", nameof(Operators.BackfillTests)),
        ("mv ./blocks/*", nameof(Operators.BackfillTests)),
        ("sqlite3 STATE_DIR/ledger.sqlite", nameof(EndToEnd.LedgerReadersTests)),
        ("curl -s http://127.0.0.1:9099/usage.json | jq", nameof(The_JSON_is_taken_apart_by_the_documents_commands)),
        ("clawtail report --json | jq", nameof(The_JSON_is_taken_apart_by_the_documents_commands)),
    ];

    public static TheoryData<string> Documents =>
    [
        .. Directory.GetFiles(Repository.File("deploy"), "*.md", SearchOption.AllDirectories).Concat(Directory.GetFiles(Repository.File("docs"), "*.md"))
            .Concat(Directory.GetFiles(Repository.Root, "*.md")).Select(file => Path.GetRelativePath(Repository.Root, file)).Order(),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_command_is_run_by_a_test_or_says_that_it_was_not_tried(string document) =>
        Assert.All(CommandsIn(document), command => Assert.True(
            command.Contains(Untried, StringComparison.OrdinalIgnoreCase) || Run.Any(run => command.StartsWith(run.Command, StringComparison.Ordinal)), $"{document}: {command}"));

    [Fact]
    public void What_is_said_to_be_run_stands_in_a_document()
    {
        var commands = Documents.SelectMany(document => CommandsIn(document.Data)).ToList();

        Assert.All(Run, run => Assert.Contains(commands, command => command.StartsWith(run.Command, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_token_that_Compose_wants_is_made_by_the_documents_command()
    {
        using var folder = new TempFolder();
        var command = CommandsIn("deploy/compose/README.md").Single(line => line.Contains(">.env", StringComparison.Ordinal));

        var run = await Tool.RunAsync("bash", "-c", $"cd '{folder.Path}' && {command}");

        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Matches("^OPENCLAW_GATEWAY_TOKEN=[0-9a-f]{64}\n$", await File.ReadAllTextAsync(folder.Combine(".env"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_JSON_is_taken_apart_by_the_documents_commands()
    {
        Tool.SkipWithout("jq");
        Tool.SkipWithout("curl");
        using var folder = new TempFolder();
        RealHome.CopyTo("file-era-2026.7.1", folder.Combine("home"));
        await using var program = ClawtailProgram.Serve(folder.Combine("home"), folder.Combine("state"));
        await program.UntilReadyAsync();
        foreach (var command in CommandsIn("docs/usage-json.md"))
        {
            var here = command.Replace("127.0.0.1:9099", $"127.0.0.1:{program.Port}", StringComparison.Ordinal)
                .Replace("clawtail report", $"'{ClawtailProgram.Path}' report --openclaw-dir '{folder.Combine("home")}' --state-dir '{folder.Combine("state")}'", StringComparison.Ordinal);

            var run = await Tool.RunAsync("bash", "-c", "set -o pipefail; " + here);

            Assert.True(run.ExitCode == 0, $"{command}: {run.Everything}");
        }
    }

    /// <summary>Lines of shell; in a block that begins with a remark, the remark is about each of them.</summary>
    private static IEnumerable<string> CommandsIn(string document) =>
        ShellBlock().Matches(File.ReadAllText(Repository.File(document))).SelectMany(block =>
        {
            var lines = block.Groups["lines"].Value.Replace("\\\n", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var remark = lines[0].StartsWith('#') ? lines[0] : "";
            return lines.Where(line => !line.StartsWith('#')).Select(line => $"{line} {remark}".Trim());
        });

    [GeneratedRegex("^```sh\n(?<lines>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
