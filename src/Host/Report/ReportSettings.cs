using System.CommandLine;
using System.Globalization;
using Clawtail.Host.CommandLine;
using Clawtail.Metrics;
using Clawtail.Tailer;

namespace Clawtail.Host.Report;

/// <summary>Every setting of <c>clawtail report</c>.</summary>
internal sealed class ReportSettings(SettingFactory settings, ServeSettings serve)
{
    private const string TimeForms = "a day such as 2026-11-01, a time such as 2026-11-01T06:00, or a duration such as 7d, which is counted from now";

    private static readonly string[] TimeFormats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK"];

    public Setting<string> OpenClawDirectory { get; } = serve.OpenClawDirectory;

    public Setting<string> StateDirectory { get; } = serve.StateDirectory;

    public Setting<IReadOnlyList<PlanLimit>> PlanLimits { get; } = serve.PlanLimits;

    public Setting<AccountLabel> AccountLabel { get; } = serve.AccountLabel;

    public Setting<ReportGroup?> By { get; } = settings.Create<ReportGroup?>(
        "--by", "hour|day|week|month|model|kind|agent|session", "Print a table with one row each instead of the overview", null, "the overview",
        "hour, day, week, month, model, kind, agent or session", TryParseGroup);

    public Setting<string?> Since { get; } = settings.Create<string?>("--since", "TIME", "Where the table begins", null, "30d", TimeForms, TryParseTime);

    public Setting<string?> Until { get; } = settings.Create<string?>("--until", "TIME", "Where the table ends", null, "now", TimeForms, TryParseTime);

    public Setting<IReadOnlyList<string>> Models { get; } = settings.Create<IReadOnlyList<string>>(
        "--model", "NAME", "Only this model, in the table; may be repeated", [], "all", "names of models, separated by commas", TryParseNames, isRepeatable: true);

    public Option<bool> Json { get; } = new("--json") { Description = "Write JSON (docs/usage-json.md)" };

    public Option<bool> Csv { get; } = new("--csv") { Description = "Write the table as CSV" };

    public IReadOnlyList<ISetting> All => [OpenClawDirectory, StateDirectory, By, Since, Until, Models, PlanLimits, AccountLabel];

    /// <summary>A moment that was written as a day, a time of the calendar's zone, or a duration before now.</summary>
    public static DateTimeOffset Resolve(string text, LocalCalendar calendar, DateTimeOffset now)
    {
        if (PrometheusDuration.TryParse(text, out var duration)) return now - duration.Value < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : now - duration.Value;

        var parsed = DateTime.ParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        return parsed.Kind == DateTimeKind.Unspecified ? calendar.At(parsed) : new DateTimeOffset(parsed.ToUniversalTime(), TimeSpan.Zero);
    }

    private static bool TryParseTime(string text, out string? time)
    {
        time = text;
        return PrometheusDuration.TryParse(text, out _)
            || DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var parsed) && parsed.Year is > 1970 and < 9999;
    }

    private static bool TryParseGroup(string text, out ReportGroup? group)
    {
        var parsed = Enum.TryParse<ReportGroup>(text, ignoreCase: true, out var value) && char.IsAsciiLetter(text[0]);
        group = value;
        return parsed;
    }

    private static bool TryParseNames(string text, out IReadOnlyList<string> names)
    {
        names = text.Split(',', StringSplitOptions.TrimEntries);
        return names.All(name => name.Length > 0);
    }
}
