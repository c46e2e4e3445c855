using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Clawtail.Host.CommandLine;

namespace Clawtail.Host.Backfill;

/// <summary>Every setting of <c>clawtail backfill</c>.</summary>
internal sealed partial class BackfillSettings(SettingFactory settings, ServeSettings serve)
{
    private const string TimeForms = "a time such as 2026-11-01T00:00:00Z or 2026-11-01, which is UTC, or seconds since 1970";

    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public Setting<string> StateDirectory { get; } = serve.StateDirectory;

    public Setting<DateTimeOffset?> From { get; } = settings.Create<DateTimeOffset?>(
        "--from", "TIME", "Where history begins", null, "the first turn", TimeForms, TryParseTime);

    public Setting<DateTimeOffset?> To { get; } = settings.Create<DateTimeOffset?>(
        "--to", "TIME", "Where history ends, at the latest when Clawtail began to expose counters", null,
        "when Clawtail began, but at least 3h ago", TimeForms, TryParseTime);

    public Setting<TimeSpan> Step { get; } = settings.Duration("--step",
        "Time between samples; half of the shortest range that is queried", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    public Setting<IReadOnlyList<KeyValuePair<string, string>>> Labels { get; } = settings.Create<IReadOnlyList<KeyValuePair<string, string>>>(
        "--label", "NAME=VALUE", "A label that Prometheus adds when it scrapes, such as job and instance; may be repeated", [], "none",
        "labels such as job=openclaw,instance=10.0.0.7:9099, each name once", TryParseLabels, isRepeatable: true);

    public IReadOnlyList<ISetting> All => [StateDirectory, From, To, Step, Labels];

    private static bool TryParseTime(string text, out DateTimeOffset? time)
    {
        time = null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            if (seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()) time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        }
        else if (DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
        {
            time = parsed;
        }
        return time is not null;
    }

    private static bool TryParseLabels(string text, out IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        var parsed = text.Split(',').Select(label => label.Split('=', 2)).ToList();
        labels = [.. parsed.Where(label => label.Length == 2).Select(label => KeyValuePair.Create(label[0].Trim(), label[1].Trim()))];
        return labels.Count == parsed.Count && labels.DistinctBy(label => label.Key).Count() == labels.Count
            && labels.All(label => LabelName().IsMatch(label.Key) && label.Value.Length > 0);
    }

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex LabelName();
}

/// <summary>What history to write.</summary>
/// <param name="StateDirectory">Where the ledger is.</param>
/// <param name="From">Null: the first turn.</param>
/// <param name="To">Null: as late as it may be.</param>
/// <param name="Labels">Those that a scrape adds, so that history and live counters are one series.</param>
internal sealed record BackfillOptions(
    string StateDirectory, DateTimeOffset? From, DateTimeOffset? To, TimeSpan Step, IReadOnlyList<KeyValuePair<string, string>> Labels)
{
    public static BackfillOptions Read(BackfillSettings settings, ParseResult line) => new(
        line.GetRequiredValue(settings.StateDirectory), line.GetValue(settings.From), line.GetValue(settings.To),
        line.GetValue(settings.Step), line.GetRequiredValue(settings.Labels));
}
