using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Clawtail.Host.CommandLine;

/// <summary>Makes settings of the kinds there are: durations, sizes, numbers, words, directories.</summary>
internal static class SettingKinds
{
    public static Setting<TimeSpan> Duration(string name, string meaning, TimeSpan fallback, TimeSpan least, TimeSpan most)
    {
        var range = $"from {new PrometheusDuration(least)} to {new PrometheusDuration(most)}";
        var accepted = $"a duration {range}, such as 500ms, 30s, 5m or 1h30m";
        return new(name, "DURATION", meaning, fallback, new PrometheusDuration(fallback).ToString(), accepted, Parse);

        bool Parse(string text, out TimeSpan value)
        {
            var parsed = PrometheusDuration.TryParse(text, out var duration);
            value = duration.Value;
            return parsed && value >= least && value <= most;
        }
    }

    public static Setting<int> Size(string name, string meaning, int fallback, int least, int most)
    {
        var accepted = $"a size from {new ByteSize(least)} to {new ByteSize(most)}, such as 512KiB, 32MiB or 100MB, or a number of bytes";
        return new(name, "SIZE", meaning, fallback, new ByteSize(fallback).ToString(), accepted, Parse);

        bool Parse(string text, out int value)
        {
            var accepted = ByteSize.TryParse(text, out var size) && size.Bytes >= least && size.Bytes <= most;
            value = accepted ? (int)size.Bytes : 0;
            return accepted;
        }
    }

    public static Setting<int> Number(string name, string meaning, int fallback, int least, int most)
    {
        var accepted = string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");
        return new(name, "NUMBER", meaning, fallback, fallback.ToString(CultureInfo.InvariantCulture), accepted, Parse);

        bool Parse(string text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;
    }

    /// <param name="words">What is accepted; the first is the default.</param>
    public static Setting<T> Word<T>(string name, string meaning, params (string Word, T Value)[] words)
    {
        var names = words.Select(word => word.Word).ToArray();
        var accepted = $"{string.Join(", ", names[..^1])} or {names[^1]}";
        return new(name, string.Join('|', names), meaning, words[0].Value, names[0], accepted, Parse);

        bool Parse(string text, out T value)
        {
            var known = words.FirstOrDefault(word => word.Word.Equals(text, StringComparison.OrdinalIgnoreCase));
            value = known.Value;
            return known.Word is not null;
        }
    }

    public static Setting<string> Directory(
        string name, string meaning, string fallback, string defaultText, string? foreignVariable = null) =>
        new(name, "DIR", meaning, fallback, defaultText, "a directory, not a file", DirectoryPath.TryParse)
        {
            ForeignVariable = foreignVariable,
        };

    public static Setting<ListenAddress> Listen(string name, string meaning, ListenAddress fallback) =>
        new(name, "ADDR:PORT", meaning, fallback, fallback.ToString(),
            "an IP address and a port from 0 to 65535, such as 0.0.0.0:9099, [::]:9099, localhost:9099 or :9099", ListenAddress.TryParse);

    public static Setting<LogLevel> Level(string name, string meaning) => Word(name, meaning,
        ("info", LogLevel.Information), ("debug", LogLevel.Debug), ("warn", LogLevel.Warning), ("error", LogLevel.Error));
}
