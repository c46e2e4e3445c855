using System.Globalization;
using Clawtail.Host.CommandLine;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.CommandLine;

public sealed class OptionsTests
{
    /// <summary>Option, a value that is not the default, and what it comes to.</summary>
    public static TheoryData<string, string, string> Accepted => new()
    {
        { "openclaw-dir", "/srv/openclaw", "/srv/openclaw" },
        { "openclaw-dir", "/srv/openclaw/", "/srv/openclaw" },
        { "state-dir", "/var/lib/clawtail", "/var/lib/clawtail" },
        { "listen", "[::1]:9100", "[::1]:9100" },
        { "allow-host", "a.example.com, b.lan", "a.example.com b.lan" },
        { "sweep-interval", "100ms", "00:00:00.1000000" },
        { "sweep-interval", " 1h30m ", "01:30:00" },
        { "active-window", "5m", "00:05:00" },
        { "new-series-hold", "0", "00:00:00" },
        { "account-label", "hash", "Hash" },
        { "account-label", "EMAIL", "Email" },
        { "account-label", "profile", "Profile" },
        { "max-series", "1", "1" },
        { "max-entry-size", "1GB", "1000000000" },
        { "plan-limit", "Pro=9000", "pro/5h=9000:9000" },
        { "plan-limit", "plus=1000:6000, team/7d=20000:90000", "plus/5h=1000:6000 team/7d=20000:90000" },
        { "log-format", "json", "Json" },
        { "log-level", "debug", "Debug" },
    };

    /// <summary>Option, a value that is wrong, and a part of what would be right.</summary>
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "listen", "9099", "0.0.0.0:9099" },
        { "allow-host", "http://a.example.com", "host names such as clawtail.example.com" },
        { "sweep-interval", "10", "from 100ms to 1d" },
        { "sweep-interval", "99ms", "from 100ms to 1d" },
        { "sweep-interval", "-5s", "from 100ms to 1d" },
        { "active-window", "0s", "from 1s to 1y" },
        { "new-series-hold", "soon", "from 0s to 1d" },
        { "account-label", "full", "masked, hash, email or profile" },
        { "max-series", "0", "from 1 to 100000" },
        { "max-series", "2e3", "from 1 to 100000" },
        { "max-entry-size", "1023", "from 1KiB to 1GiB" },
        { "max-entry-size", "2GiB", "from 1KiB to 1GiB" },
        { "plan-limit", "plus", "such as plus=1200:7000" },
        { "plan-limit", "plus=7000:1200", "such as plus=1200:7000" },
        { "plan-limit", "plus=0", "such as plus=1200:7000" },
        { "plan-limit", "plus/1d=5", "such as plus=1200:7000" },
        { "plan-limit", "plus=1,plus=2", "each plan and window once" },
        { "log-format", "yaml", "text or json" },
        { "log-level", "loud", "info, debug, warn or error" },
        { "openclaw-dir", "/etc/passwd", "a directory, not a file" },
        { "state-dir", "/etc/passwd", "a directory, not a file" },
    };

    [Fact]
    public async Task Serve_alone_has_a_default_for_everything()
    {
        var run = await new CommandLineHarness().RunAsync("serve");

        Assert.Equal("serve", run.Ran);
        Assert.Equal(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".openclaw"), run.Options!.Tailer.Home);
        Assert.Equal(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local/state/clawtail"), run.Options.Tailer.StateDirectory);
        Assert.Equal("127.0.0.1:9099", run.Options.Listen.ToString());
        Assert.Equal(
            (TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), TimeSpan.FromSeconds(60), 200, 32 * 1024 * 1024),
            (run.Options.Tailer.SweepInterval, run.Options.Tailer.ActiveWindow, run.Options.Metrics.NewSeriesHold,
                run.Options.Tailer.MaxSeries, run.Options.Tailer.MaxEntrySize));
        Assert.Equal(("Masked", "Text", "Information"),
            (ValueOf("account-label", run.Options), ValueOf("log-format", run.Options), ValueOf("log-level", run.Options)));
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task An_option_sets_its_value(string option, string given, string value)
    {
        var apart = await new CommandLineHarness().RunAsync("serve", $"--{option}", given);
        var joined = await new CommandLineHarness().RunAsync("serve", $"--{option}={given}");

        Assert.Equal((value, value), (ValueOf(option, apart.Options!), ValueOf(option, joined.Options!)));
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Its_variable_sets_the_same(string option, string given, string value)
    {
        var run = await new CommandLineHarness().With(VariableOf(option), given).RunAsync("serve");

        Assert.Equal(value, ValueOf(option, run.Options!));
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task The_command_line_wins_over_the_environment(string option, string given, string value)
    {
        var run = await new CommandLineHarness().With(VariableOf(option), "\0 nonsense").RunAsync("serve", $"--{option}", given);

        Assert.Equal(value, ValueOf(option, run.Options!));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_value_is_answered_with_its_option_and_what_is_accepted(string option, string given, string accepted)
    {
        var run = await new CommandLineHarness().RunAsync("serve", $"--{option}", given);

        Assert.Equal((2, null), (run.ExitCode, run.Ran));
        Assert.StartsWith($"clawtail: --{option} '{given}' is not accepted; give ", run.Errors[0], StringComparison.Ordinal);
        Assert.Contains(accepted, run.Errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_variable_is_answered_with_its_name_and_what_is_accepted(string option, string given, string accepted)
    {
        var run = await new CommandLineHarness().With(VariableOf(option), given).RunAsync("serve");

        Assert.Equal((2, null), (run.ExitCode, run.Ran));
        Assert.StartsWith($"clawtail: {VariableOf(option)} '{given}' is not accepted; give ", run.Errors[0], StringComparison.Ordinal);
        Assert.Contains(accepted, run.Errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--listen")]
    [InlineData("--listen=")]
    [InlineData("--listen=  ")]
    public async Task An_option_without_a_value_is_told_what_it_needs(string option)
    {
        var run = await new CommandLineHarness().RunAsync("serve", option);

        Assert.Equal((2, null), (run.ExitCode, run.Ran));
        Assert.StartsWith("clawtail: --listen is empty; give an IP address and a port", run.Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_of_several_plans_may_be_given_one_by_one()
    {
        var none = await new CommandLineHarness().RunAsync("serve");
        var two = await new CommandLineHarness().RunAsync("serve", "--plan-limit", "plus=1200:7000", "--plan-limit", "pro=9000");

        Assert.Equal("plus/5h=1200:7000", ValueOf("plan-limit", none.Options!));
        Assert.Equal("plus/5h=1200:7000 pro/5h=9000:9000", ValueOf("plan-limit", two.Options!));
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var run = await new CommandLineHarness().With("CLAWTAIL_LOG_FORMAT", "xml").RunAsync("serve", "--max-series", "0");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(run.Errors, line => line.Contains("--max-series", StringComparison.Ordinal));
        Assert.Contains(run.Errors, line => line.Contains("CLAWTAIL_LOG_FORMAT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_variable_is_none()
    {
        var run = await new CommandLineHarness().With("CLAWTAIL_MAX_SERIES", " ").With("OPENCLAW_STATE_DIR", "").RunAsync("serve");

        Assert.Equal(200, run.Options!.Tailer.MaxSeries);
    }

    [Fact]
    public async Task OpenClaws_own_variable_names_its_directory_unless_ours_does()
    {
        var theirs = await new CommandLineHarness().With("OPENCLAW_STATE_DIR", "/theirs").RunAsync("serve");
        var ours = await new CommandLineHarness().With("OPENCLAW_STATE_DIR", "/theirs").With("CLAWTAIL_OPENCLAW_DIR", "/ours").RunAsync("serve");

        Assert.Equal("/theirs", theirs.Options!.Tailer.Home);
        Assert.Equal("/ours", ours.Options!.Tailer.Home);
    }

    [Fact]
    public async Task The_ledger_is_never_kept_inside_OpenClaws_directory()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Combine("home"));
        Directory.CreateSymbolicLink(folder.Combine("elsewhere"), folder.Combine("home"));

        var run = await new CommandLineHarness().With("CLAWTAIL_STATE_DIR", folder.Combine("elsewhere", "state"))
            .RunAsync("serve", "--openclaw-dir", folder.Combine("home"));

        Assert.Equal((2, null), (run.ExitCode, run.Ran));
        Assert.Contains("CLAWTAIL_STATE_DIR", run.Errors[0], StringComparison.Ordinal);
        Assert.Contains("outside of OpenClaw's", run.Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_is_nearly_a_setting_is_doubted()
    {
        var run = await new CommandLineHarness()
            .With("CLAWTAIL_SWEEP_INTERVALL", "5s").With("CLAWTAIL_SERVICE_HOST", "10.0.0.1").With("CLAWTAIL_SERVICE_PORT", "9099")
            .With("CLAWTAIL_PORT", "tcp://10.0.0.1:9099").With("CLAWTAIL_PORT_9099_TCP_ADDR", "10.0.0.1").RunAsync("serve");

        var doubt = Assert.Single(run.Options!.Warnings);
        Assert.Contains("did you mean CLAWTAIL_SWEEP_INTERVAL?", doubt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_has_defaults_for_newcomers_and_no_directories()
    {
        var run = await new CommandLineHarness().With("CLAWTAIL_STATE_DIR", "/etc/passwd").RunAsync("demo", "--max-series", "7");

        Assert.Equal("demo", run.Ran);
        Assert.Equal(("127.0.0.1:9099", TimeSpan.FromSeconds(5), 7),
            (run.Options!.Listen.ToString(), run.Options.Metrics.NewSeriesHold, run.Options.Tailer.MaxSeries));
    }

    [Theory]
    [InlineData("/var/lib/clawtail", "/xdg", "/var/lib/clawtail")]
    [InlineData("/var/lib/clawtail:/var/lib/other", "", "/var/lib/clawtail")]
    [InlineData("", "/xdg", "/xdg/clawtail")]
    public async Task The_ledger_is_where_the_unit_or_the_desktop_keeps_state(string unit, string xdg, string state)
    {
        var run = await new CommandLineHarness().With("STATE_DIRECTORY", unit).With("XDG_STATE_HOME", xdg).RunAsync("serve");

        Assert.Equal(state, run.Options!.Tailer.StateDirectory);
    }

    private static string VariableOf(string option) => "CLAWTAIL_" + option.Replace('-', '_').ToUpperInvariant();

    private static string ValueOf(string option, ServeOptions options) => string.Create(CultureInfo.InvariantCulture, $"{option switch
    {
        "openclaw-dir" => options.Tailer.Home,
        "state-dir" => options.Tailer.StateDirectory,
        "listen" => options.Listen,
        "allow-host" => string.Join(' ', options.AllowedHosts),
        "sweep-interval" => options.Tailer.SweepInterval,
        "active-window" => options.Metrics.ActiveWindow == options.Tailer.ActiveWindow ? options.Tailer.ActiveWindow : null,
        "new-series-hold" => options.Metrics.NewSeriesHold,
        "account-label" => options.Tailer.AccountLabel,
        "max-series" => options.Metrics.MaxSeries == options.Tailer.MaxSeries ? options.Tailer.MaxSeries : null,
        "max-entry-size" => options.Tailer.MaxEntrySize,
        "plan-limit" => string.Join(' ', options.Metrics.PlanLimits.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Plan}/{l.Window}={l.Lower}:{l.Upper}"))),
        "log-format" => options.Logging.Format,
        "log-level" => (object)options.Logging.Level,
        _ => throw new ArgumentOutOfRangeException(nameof(option)),
    }}");
}
