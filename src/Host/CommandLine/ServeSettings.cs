using Clawtail.Host.Http;
using Clawtail.Host.Logging;
using Clawtail.Metrics;
using Clawtail.Tailer;
using Microsoft.Extensions.Logging;

namespace Clawtail.Host.CommandLine;

/// <summary>Every setting of what serves: its name, what it means, its default and what it accepts.</summary>
/// <remarks>One object holds the settings of one command: the demo has other defaults than the service.</remarks>
internal sealed class ServeSettings
{
    private const string ListenForms =
        "an IP address and a port from 0 to 65535, such as 0.0.0.0:9099, [::]:9099, localhost:9099 or :9099, or a socket such as unix:/run/clawtail.sock";

    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    /// <summary>Where defaults are, each in the options of the part that it is for.</summary>
    private static readonly TailerOptions Tailer = new() { Home = "", StateDirectory = "" };

    private static readonly MetricsOptions Metrics = new() { Version = "" };

    private readonly SettingFactory _settings;

    private ServeSettings(SettingFactory settings, ListenAddress listen, TimeSpan hold)
    {
        _settings = settings;
        OpenClawDirectory = settings.Directory("--openclaw-dir", "OpenClaw's state directory; may be missing at start",
            "~/.openclaw", "$OPENCLAW_STATE_DIR, else ~/.openclaw", foreignVariable: "OPENCLAW_STATE_DIR");
        StateDirectory = settings.Directory("--state-dir",
            "Where Clawtail keeps its ledger; created, outside of OpenClaw's directory", settings.DefaultStateDirectory,
            "$STATE_DIRECTORY, else $XDG_STATE_HOME/clawtail, else ~/.local/state/clawtail");
        CodexDirectories = settings.Create<IReadOnlyList<string>>("--codex-dir", "DIR",
            "A Codex home of a person, such as ~/.codex, whose calls count too; may be repeated", Tailer.CodexDirectories, "none",
            "directories, separated by commas, none of them a file", DirectoryPath.TryParseList, isRepeatable: true);
        Listen = settings.Create("--listen", "ADDR:PORT", "Where HTTP is served; unix:/PATH is a socket", listen, listen.ToString(), ListenForms, ListenAddress.TryParse);
        AllowedHosts = settings.Create<IReadOnlyList<string>>("--allow-host", "NAME",
            "A host name by which browsers may ask for pages, besides addresses, localhost and this machine's name; may be repeated",
            [], "none", "host names such as clawtail.example.com, separated by commas", HostNameList.TryParse, isRepeatable: true);
        SweepInterval = settings.Duration("--sweep-interval", "Time between full looks at the tree; file events come first",
            Tailer.SweepInterval, TimeSpan.FromMilliseconds(100), OneDay);
        ActiveWindow = settings.Duration("--active-window", "A session with an entry younger than this is active",
            Metrics.ActiveWindow, TimeSpan.FromSeconds(1), TimeSpan.FromDays(365));
        NewSeriesHold = settings.Duration("--new-series-hold", "How long a new series is exposed at 0 before its value", hold, TimeSpan.Zero, OneDay);
        AccountLabel = settings.Word("--account-label", "How accounts are named in labels",
            ("masked", Clawtail.Tailer.AccountLabel.Masked), ("hash", Clawtail.Tailer.AccountLabel.Hash),
            ("email", Clawtail.Tailer.AccountLabel.Email), ("profile", Clawtail.Tailer.AccountLabel.Profile));
        MaxSeries = settings.Number("--max-series", "Label sets per metric before further ones fold into 'other'", Tailer.MaxSeries, 1, 100_000);
        MaxEntrySize = settings.Size("--max-entry-size", "Larger entries are skipped and counted", Tailer.MaxEntrySize, 1 << 10, 1 << 30);
        PlanLimits = settings.Create<IReadOnlyList<PlanLimit>>("--plan-limit", "PLAN=LOWER:UPPER",
            "Messages a plan allows within 5h, or PLAN/7d within 7d: at least, at most; may be repeated",
            Metrics.PlanLimits, PlanLimitList.Format(Metrics.PlanLimits), PlanLimitList.Forms, PlanLimitList.TryParse, isRepeatable: true);
        LogFormat = settings.Word("--log-format", "How log lines are written, to standard output",
            ("text", Logging.LogFormat.Text), ("json", Logging.LogFormat.Json));
        LogLevel = settings.Word("--log-level", "The least important lines that are logged",
            ("info", Microsoft.Extensions.Logging.LogLevel.Information), ("debug", Microsoft.Extensions.Logging.LogLevel.Debug),
            ("warn", Microsoft.Extensions.Logging.LogLevel.Warning), ("error", Microsoft.Extensions.Logging.LogLevel.Error));
    }

    public Setting<string> OpenClawDirectory { get; }

    public Setting<string> StateDirectory { get; }

    public Setting<IReadOnlyList<string>> CodexDirectories { get; }

    public Setting<ListenAddress> Listen { get; }

    public Setting<IReadOnlyList<string>> AllowedHosts { get; }

    public Setting<TimeSpan> SweepInterval { get; }

    public Setting<TimeSpan> ActiveWindow { get; }

    public Setting<TimeSpan> NewSeriesHold { get; }

    public Setting<AccountLabel> AccountLabel { get; }

    public Setting<int> MaxSeries { get; }

    public Setting<int> MaxEntrySize { get; }

    public Setting<IReadOnlyList<PlanLimit>> PlanLimits { get; }

    public Setting<LogFormat> LogFormat { get; }

    public Setting<LogLevel> LogLevel { get; }

    /// <summary>In the order in which help shows them.</summary>
    public IReadOnlyList<ISetting> All =>
    [
        OpenClawDirectory, StateDirectory, CodexDirectories, Listen, AllowedHosts, SweepInterval, ActiveWindow, NewSeriesHold, AccountLabel, MaxSeries, MaxEntrySize,
        PlanLimits, LogFormat, LogLevel,
    ];

    /// <summary>Those of the demo, which makes its directories itself.</summary>
    public IReadOnlyList<ISetting> AllButDirectories => [.. All.Except([OpenClawDirectory, StateDirectory, CodexDirectories])];

    /// <summary>Lines about what was set but is probably not what was meant.</summary>
    public IReadOnlyList<string> Warnings => _settings.WarnOfMisspelt(All);

    public static ServeSettings OfServe(SettingFactory settings) => new(settings, TcpAddress.Local(9099), Metrics.NewSeriesHold);

    /// <summary>A newcomer does not wait a minute.</summary>
    public static ServeSettings OfDemo(SettingFactory settings) => new(settings, TcpAddress.Local(9099), TimeSpan.FromSeconds(5));
}
