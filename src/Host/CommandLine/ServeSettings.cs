using System.Net;
using Clawtail.Host.Logging;
using Clawtail.Metrics;
using Clawtail.Tailer;
using Microsoft.Extensions.Logging;

namespace Clawtail.Host.CommandLine;

/// <summary>Every setting there is: its name, what it means, its default and what it accepts.</summary>
/// <remarks>One object holds the settings of one command: the demo has other defaults than the service.</remarks>
internal sealed class Settings
{
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    private Settings(ListenAddress listen, TimeSpan hold)
    {
        Listen = SettingKinds.Listen("--listen", "Where HTTP is served", listen);
        NewSeriesHold = SettingKinds.Duration("--new-series-hold",
            "How long a new series is exposed at 0 before its value", hold, TimeSpan.Zero, OneDay);
    }

    public static Settings OfServe() => new(new ListenAddress(IPAddress.Any, 9099), TimeSpan.FromSeconds(60));

    /// <summary>A newcomer's machine is not a server, and a newcomer does not wait a minute.</summary>
    public static Settings OfDemo() => new(new ListenAddress(IPAddress.Loopback, 9099), TimeSpan.FromSeconds(5));

    public Setting<string> OpenClawDirectory { get; } = SettingKinds.Directory("--openclaw-dir",
        "OpenClaw's state directory; may be missing at start",
        "~/.openclaw", "$OPENCLAW_STATE_DIR, else ~/.openclaw", foreignVariable: "OPENCLAW_STATE_DIR");

    public Setting<string> StateDirectory { get; } = SettingKinds.Directory("--state-dir",
        "Where Clawtail keeps its ledger; created, outside of OpenClaw's directory", "./state", "./state");

    public Setting<ListenAddress> Listen { get; }

    public Setting<TimeSpan> SweepInterval { get; } = SettingKinds.Duration("--sweep-interval",
        "Time between full looks at the tree; file events come first", TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(100), OneDay);

    public Setting<TimeSpan> ActiveWindow { get; } = SettingKinds.Duration("--active-window",
        "A session with an entry younger than this is active", TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(365));

    public Setting<TimeSpan> NewSeriesHold { get; }

    public Setting<AccountLabel> AccountLabel { get; } = SettingKinds.Word("--account-label", "How accounts are named in labels",
        ("masked", Tailer.AccountLabel.Masked), ("hash", Tailer.AccountLabel.Hash),
        ("email", Tailer.AccountLabel.Email), ("profile", Tailer.AccountLabel.Profile));

    public Setting<int> MaxSeries { get; } = SettingKinds.Number("--max-series",
        "Label sets per metric before further ones fold into 'other'", 200, 1, 100_000);

    public Setting<int> MaxEntrySize { get; } = SettingKinds.Size("--max-entry-size",
        "Larger entries are skipped and counted", 32 << 20, 1 << 10, 1 << 30);

    public Setting<IReadOnlyList<PlanLimit>> PlanLimits { get; } = PlanLimitList.Setting("--plan-limit",
        "Messages a plan allows within 5h, or PLAN/7d within 7d: at least, at most; may be repeated");

    public Setting<LogFormat> LogFormat { get; } = SettingKinds.Word("--log-format", "How log lines are written, to standard output",
        ("text", Logging.LogFormat.Text), ("json", Logging.LogFormat.Json));

    public Setting<LogLevel> LogLevel { get; } = SettingKinds.Level("--log-level", "The least important lines that are logged");

    /// <summary>In the order in which help shows them.</summary>
    public IReadOnlyList<Setting> All =>
    [
        OpenClawDirectory, StateDirectory, Listen, SweepInterval, ActiveWindow, NewSeriesHold, AccountLabel, MaxSeries, MaxEntrySize,
        PlanLimits, LogFormat, LogLevel,
    ];

    /// <summary>Those of the demo, which makes its directories itself.</summary>
    public IReadOnlyList<Setting> AllButDirectories => [.. All.Where(setting => setting is not Setting<string>)];
}
