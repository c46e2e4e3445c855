using System.CommandLine;
using Clawtail.Host.Http;
using Clawtail.Host.Logging;
using Clawtail.Metrics;
using Clawtail.Tailer;

namespace Clawtail.Host.CommandLine;

/// <summary>What to serve and how: everything an operator may set, read and checked.</summary>
/// <param name="AllowedHosts">Names by which people may ask for pages, besides the machine's own.</param>
/// <param name="Warnings">Lines about what was set but is probably not what was meant.</param>
internal sealed record ServeOptions(
    TailerOptions Tailer, MetricsOptions Metrics, ListenAddress Listen, LogOptions Logging, IReadOnlyList<string> AllowedHosts,
    IReadOnlyList<string> Warnings)
{
    /// <summary>The same with other directories.</summary>
    public ServeOptions WithDirectories(string home, string state) => this with { Tailer = Tailer with { Home = home, StateDirectory = state } };

    /// <summary>Reads a command line without errors, of a command that has all settings.</summary>
    public static ServeOptions Read(ServeSettings settings, ParseResult line)
    {
        var options = Read(settings, line, line.GetRequiredValue(settings.OpenClawDirectory), line.GetRequiredValue(settings.StateDirectory));
        return options with { Tailer = options.Tailer with { CodexDirectories = line.GetRequiredValue(settings.CodexDirectories) } };
    }

    /// <summary>Reads all settings but the two directories, which are given.</summary>
    public static ServeOptions Read(ServeSettings settings, ParseResult line, string home, string state)
    {
        var tailer = new TailerOptions
        {
            Home = home,
            StateDirectory = state,
            SweepInterval = line.GetValue(settings.SweepInterval),
            ActiveWindow = line.GetValue(settings.ActiveWindow),
            MaxSeries = line.GetValue(settings.MaxSeries),
            MaxEntrySize = line.GetValue(settings.MaxEntrySize),
            AccountLabel = line.GetValue(settings.AccountLabel),
        };
        var metrics = new MetricsOptions
        {
            Version = ProductVersion.Text,
            ActiveWindow = tailer.ActiveWindow,
            NewSeriesHold = line.GetValue(settings.NewSeriesHold),
            MaxSeries = tailer.MaxSeries,
            PlanLimits = line.GetRequiredValue(settings.PlanLimits),
        };
        var logging = new LogOptions(line.GetValue(settings.LogFormat), line.GetValue(settings.LogLevel));
        return new(tailer, metrics, line.GetRequiredValue(settings.Listen), logging, line.GetRequiredValue(settings.AllowedHosts), settings.Warnings);
    }
}
