using Clawtail.Host.Logging;
using Clawtail.Metrics;
using Clawtail.Tailer;

namespace Clawtail.Host.CommandLine;

/// <summary>What to serve and how: everything an operator may set, read and checked.</summary>
/// <param name="Doubts">Lines about what was set but is probably not what was meant.</param>
internal sealed record ServeOptions(
    TailerOptions Tailer, MetricsOptions Metrics, ListenAddress Listen, LogOptions Logging, IReadOnlyList<string> Doubts)
{
    /// <summary>The same with other directories.</summary>
    public ServeOptions In(string home, string state) => this with { Tailer = Tailer with { Home = home, StateDirectory = state } };

    /// <summary>Reads all settings. Where <see cref="GivenSettings.Errors"/> is not empty afterwards, the result means nothing.</summary>
    public static ServeOptions Read(Settings settings, GivenSettings given)
    {
        var home = given.ReadDirectory(settings.OpenClawDirectory);
        var state = given.ReadDirectory(settings.StateDirectory);
        if (given.Errors.Count == 0 && DirectoryPath.IsInside(state, home))
        {
            var accepted = $"a directory outside of OpenClaw's, {home}, where Clawtail never writes";
            given.Refuse(given.SourceOf(settings.StateDirectory), state, accepted);
        }
        return Read(settings, given, home, state);
    }

    /// <summary>Reads all settings but the two directories, which are given.</summary>
    public static ServeOptions Read(Settings settings, GivenSettings given, string home, string state)
    {
        var tailer = new TailerOptions
        {
            Home = home,
            StateDirectory = state,
            SweepInterval = given.Read(settings.SweepInterval),
            ActiveWindow = given.Read(settings.ActiveWindow),
            MaxSeries = given.Read(settings.MaxSeries),
            MaxEntrySize = given.Read(settings.MaxEntrySize),
            AccountLabel = given.Read(settings.AccountLabel),
        };
        var metrics = new MetricsOptions
        {
            Version = ProductVersion.Text,
            ActiveWindow = tailer.ActiveWindow,
            NewSeriesHold = given.Read(settings.NewSeriesHold),
            MaxSeries = tailer.MaxSeries,
            PlanLimits = given.Read(settings.PlanLimits),
        };
        var logging = new LogOptions(given.Read(settings.LogFormat), given.Read(settings.LogLevel));
        return new(tailer, metrics, given.Read(settings.Listen), logging, given.Doubts(settings));
    }
}
