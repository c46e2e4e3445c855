using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Clawtail.Tailer;
using Clawtail.Tailer.Sqlite;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Hostile;

/// <summary>docs/security.md tells every limit, with the value that it has.</summary>
public sealed partial class LimitsTests
{
    private const int Kibi = 1024;

    /// <summary>From here on numbers that are whole KiB are bytes.</summary>
    private const long FirstOfBytes = 64 * Kibi;

    [Fact]
    public void The_documented_limits_are_the_limits()
    {
        var documented = Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md"))).Select(m => $"{m.Groups[1].Value} = {m.Groups[2].Value}");

        Assert.Equal([.. LimitsOf(TailerLimits.Default), .. LimitsOf(DatabaseLimits.Default)], documented);
    }

    private static IEnumerable<string> LimitsOf(object limits) =>
        limits.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => $"{p.Name} = {Text(p.GetValue(limits)!)}");

    private static string Text(object value) => value switch
    {
        TimeSpan { TotalSeconds: < 1 } time => $"{time.TotalMilliseconds} ms",
        TimeSpan { TotalMinutes: < 1 } time => $"{time.TotalSeconds} s",
        TimeSpan { TotalHours: < 1 } time => $"{time.TotalMinutes} min",
        TimeSpan time => $"{time.TotalHours} h",
        double share => share.ToString(CultureInfo.InvariantCulture),
        _ => Number(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
    };

    private static string Number(long number) =>
        number < FirstOfBytes || number % Kibi != 0 ? number.ToString("N0", CultureInfo.InvariantCulture)
        : number % (Kibi * Kibi) == 0 ? $"{number / (Kibi * Kibi)} MiB"
        : $"{number / Kibi} KiB";

    [GeneratedRegex(@"^\| `(\w+)` \| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
