using System.Globalization;
using System.Text.RegularExpressions;
using Clawtail.Host.CommandLine;

namespace Clawtail.Host.Backfill;

/// <summary>Every setting of <c>clawtail backfill</c>.</summary>
internal sealed partial class BackfillSettings(Settings serve)
{
    private const string Time = "a time such as 2026-11-01T00:00:00Z or 2026-11-01, which is UTC, or seconds since 1970";

    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public Setting<string> StateDirectory { get; } = serve.StateDirectory;

    public Setting<DateTimeOffset?> From { get; } =
        new("--from", "TIME", "Where history begins", null, "the first turn", Time, TryParseTime);

    public Setting<DateTimeOffset?> To { get; } = new("--to", "TIME", "Where history ends, at the latest when Clawtail began to expose counters", null,
        "when Clawtail began, but at least 3h ago", Time, TryParseTime);

    public Setting<TimeSpan> Step { get; } = SettingKinds.Duration("--step",
        "Time between samples; half of the shortest range that is queried", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    public Setting<IReadOnlyList<KeyValuePair<string, string>>> Labels { get; } = new("--label", "NAME=VALUE",
        "A label that Prometheus adds when it scrapes, such as job and instance; may be repeated", [], "none",
        "labels such as job=openclaw,instance=10.0.0.7:9099, each name once", TryParseLabels)
    {
        Repeatable = true,
    };

    public IReadOnlyList<Setting> All => [StateDirectory, From, To, Step, Labels];

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
