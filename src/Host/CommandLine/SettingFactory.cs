using System.CommandLine.Parsing;
using System.Globalization;

namespace Clawtail.Host.CommandLine;

/// <summary>Makes settings of the kinds there are, whose values come from the environment where the command line says nothing.</summary>
/// <param name="environment">All variables of the environment.</param>
internal sealed class SettingFactory(IReadOnlyDictionary<string, string> environment)
{
    public Setting<T> Create<T>(
        string name, string placeholder, string meaning, T defaultValue, string defaultText, string accepted, ValueParser<T> parse,
        bool isRepeatable = false)
    {
        var setting = new Setting<T>(name, placeholder, parse)
        {
            Meaning = meaning,
            DefaultText = defaultText,
            Accepted = accepted,
            IsRepeatable = isRepeatable,
        };
        setting.DefaultValueFactory = result => TryReadVariable(setting.Variable) is { } text
            ? setting.Parse(result, setting.Variable, text, parse)!
            : defaultValue;
        return setting;
    }

    /// <summary>A directory; its default is looked up like a value that was given.</summary>
    /// <param name="foreignVariable">A variable of somebody else that is asked when neither option nor variable is given.</param>
    public Setting<string> Directory(string name, string meaning, string defaultPath, string defaultText, string? foreignVariable = null)
    {
        var setting = Create<string>(name, "DIR", meaning, defaultPath, defaultText, "a directory, not a file", DirectoryPath.TryParse);
        setting.DefaultValueFactory = result => Find(setting.Variable, foreignVariable) is var (source, text)
            ? setting.Parse(result, source, text, DirectoryPath.TryParse)!
            : setting.Parse(result, name, defaultPath, DirectoryPath.TryParse)!;
        return setting;
    }

    public Setting<TimeSpan> Duration(string name, string meaning, TimeSpan defaultValue, TimeSpan min, TimeSpan max)
    {
        var accepted = $"a duration from {new PrometheusDuration(min)} to {new PrometheusDuration(max)}, such as 500ms, 30s, 5m or 1h30m";
        return Create(name, "DURATION", meaning, defaultValue, new PrometheusDuration(defaultValue).ToString(), accepted, TryParse);

        bool TryParse(string text, out TimeSpan value)
        {
            var parsed = PrometheusDuration.TryParse(text, out var duration);
            value = duration.Value;
            return parsed && value >= min && value <= max;
        }
    }

    public Setting<int> Size(string name, string meaning, int defaultValue, int min, int max)
    {
        var accepted = $"a size from {new ByteSize(min)} to {new ByteSize(max)}, such as 512KiB, 32MiB or 100MB, or a number of bytes";
        return Create(name, "SIZE", meaning, defaultValue, new ByteSize(defaultValue).ToString(), accepted, TryParse);

        bool TryParse(string text, out int value)
        {
            var isAccepted = ByteSize.TryParse(text, out var size) && size.Bytes >= min && size.Bytes <= max;
            value = isAccepted ? (int)size.Bytes : 0;
            return isAccepted;
        }
    }

    public Setting<int> Number(string name, string meaning, int defaultValue, int min, int max)
    {
        var accepted = string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");
        return Create(name, "NUMBER", meaning, defaultValue, defaultValue.ToString(CultureInfo.InvariantCulture), accepted, TryParse);

        bool TryParse(string text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;
    }

    /// <param name="words">What is accepted; the first is the default.</param>
    public Setting<T> Word<T>(string name, string meaning, params (string Word, T Value)[] words)
    {
        var names = words.Select(word => word.Word).ToArray();
        var accepted = $"{string.Join(", ", names[..^1])} or {names[^1]}";
        return Create(name, string.Join('|', names), meaning, words[0].Value, names[0], accepted, TryParse);

        bool TryParse(string text, out T value)
        {
            var known = words.FirstOrDefault(word => word.Word.Equals(text, StringComparison.OrdinalIgnoreCase));
            value = known.Value;
            return known.Word is not null;
        }
    }

    /// <summary>
    /// Where the ledger is unless something is said: what systemd gives a unit with <c>StateDirectory=</c>, else where the XDG base
    /// directory specification puts the state of programs.
    /// </summary>
    public string DefaultStateDirectory =>
        TryReadVariable("STATE_DIRECTORY") is { } unit ? unit.Split(':')[0]
        : TryReadVariable("XDG_STATE_HOME") is { } state && Path.IsPathFullyQualified(state) ? Path.Combine(state, "clawtail")
        : "~/.local/state/clawtail";

    /// <summary>Where a setting's value comes from, for messages: its variable if that is set and no option was typed.</summary>
    public string SourceOf(ISetting setting, OptionResult? result) =>
        result is { Implicit: false } || TryReadVariable(setting.Variable) is null ? setting.Name : setting.Variable;

    /// <summary>A line for each variable that looks like one of these settings and is none.</summary>
    /// <remarks>
    /// Only near misses: Kubernetes puts variables of its own (<c>CLAWTAIL_SERVICE_HOST</c>, <c>CLAWTAIL_PORT_9099_TCP</c>)
    /// beside a service named clawtail.
    /// </remarks>
    public IReadOnlyList<string> WarnOfMisspelt(IEnumerable<ISetting> settings)
    {
        var known = settings.Select(setting => setting.Variable).ToArray();
        return
        [
            .. from name in environment.Keys
               where name.StartsWith("CLAWTAIL_", StringComparison.OrdinalIgnoreCase) && !known.Contains(name)
               let guess = EditDistance.Closest(name, known)
               where guess is not null
               orderby name
               select $"The variable {name} means nothing to Clawtail; did you mean {guess}?",
        ];
    }

    private (string Source, string Text)? Find(string variable, string? foreignVariable) =>
        TryReadVariable(variable) is { } own ? (variable, own)
        : foreignVariable is not null && TryReadVariable(foreignVariable) is { } foreign ? (foreignVariable, foreign)
        : null;

    /// <summary>An empty variable is one that is not set: compose files and manifests cannot leave one out on a condition.</summary>
    private string? TryReadVariable(string name) =>
        environment.TryGetValue(name, out var text) && text.Trim() is { Length: > 0 } trimmed ? trimmed : null;
}
