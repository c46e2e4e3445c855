using System.Globalization;
using Clawtail.Metrics;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Host.CommandLine;

/// <summary>What plans allow, as an operator writes it: <c>plus=1200:7000,team/7d=20000</c>.</summary>
internal static class PlanLimitList
{
    /// <summary>What is accepted, as the end of a sentence that begins with "give".</summary>
    public const string Forms =
        "limits such as plus=1200:7000, or plus=1200 where there is one number, or plus/7d=9000:50000, separated by commas, each plan and window once";

    private const int MaxPlanLength = 32;

    public static string Format(IEnumerable<PlanLimit> limits) => string.Join(',', limits.Select(limit =>
        string.Create(CultureInfo.InvariantCulture, $"{limit.Plan}={limit.Lower}:{limit.Upper}")));

    public static bool TryParse(string text, out IReadOnlyList<PlanLimit> limits)
    {
        var parsed = text.Split(',', StringSplitOptions.TrimEntries).Select(ParseOne).ToList();
        limits = [.. parsed.OfType<PlanLimit>()];
        return limits.Count == parsed.Count && limits.DistinctBy(limit => (limit.Plan, limit.Window)).Count() == limits.Count;
    }

    private static PlanLimit? ParseOne(string text)
    {
        if (text.Split('=') is not [var name, var bounds]) return null;

        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var (plan, window) = slash < 0 ? (name, UsageWindowNames.FiveHours) : (name[..slash], name[(slash + 1)..]);
        var colon = bounds.IndexOf(':', StringComparison.Ordinal);
        var (min, max) = colon < 0 ? (bounds, bounds) : (bounds[..colon], bounds[(colon + 1)..]);
        if (!IsPlan(plan) || !UsageWindowNames.All.Contains(window) || !TryCount(min, out var lower) || !TryCount(max, out var upper)) return null;

        // Plans are told in lower case, whatever a credential says.
        return lower <= upper ? new(plan.ToLowerInvariant(), window, lower, upper) : null;
    }

    private static bool IsPlan(string text) =>
        text.Length is > 0 and <= MaxPlanLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
}
