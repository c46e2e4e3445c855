using System.CommandLine;
using System.CommandLine.Parsing;

namespace Clawtail.Host.CommandLine;

/// <summary>What an operator has set, on the command line or, where that says nothing, in the environment.</summary>
internal sealed class GivenSettings(ParseResult line, IReadOnlyDictionary<string, string> environment)
{
    private readonly List<string> _errors = [];

    /// <summary>A line for each setting that is not accepted: where it was given, what was given, what is accepted.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public T Read<T>(Setting<T> setting)
    {
        if (Find(setting) is not var (source, text)) return setting.Fallback;

        if (text.Length > 0 && setting.Parse(text, out var value)) return value;

        Refuse(source, text, setting.Accepted);
        return setting.Fallback;
    }

    /// <summary>A directory; its default is looked up like a value that was given.</summary>
    public string ReadDirectory(Setting<string> setting)
    {
        var path = Read(setting);
        if (path != setting.Fallback || setting.Parse(path, out path)) return path;

        Refuse(setting.Name, setting.Fallback, setting.Accepted + " (this is the default)");
        return setting.Fallback;
    }

    public void Refuse(string source, string text, string accepted) =>
        _errors.Add(text.Length == 0 ? $"{source} is empty; give {accepted}" : $"{source} '{text}' is not accepted; give {accepted}");

    /// <summary>A line for each variable that looks like a setting and is none.</summary>
    /// <remarks>
    /// Only near misses: Kubernetes puts variables of its own (<c>CLAWTAIL_SERVICE_HOST</c>, <c>CLAWTAIL_PORT_9099_TCP</c>)
    /// beside a service named clawtail.
    /// </remarks>
    public IReadOnlyList<string> Doubts(Settings settings)
    {
        var known = settings.All.Select(setting => setting.Variable).ToArray();
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

    /// <summary>Where a setting's value comes from, for messages.</summary>
    public string SourceOf(Setting setting) => Find(setting)?.Source ?? setting.Name;

    private (string Source, string Text)? Find(Setting setting)
    {
        if (line.GetResult(setting.Option) is { Implicit: false } option)
        {
            return (setting.Name, TextOf(option, setting.Repeatable));
        }

        return FindVariable(setting.Variable) ?? (setting.ForeignVariable is { } foreign ? FindVariable(foreign) : null);
    }

    private static string TextOf(OptionResult option, bool repeatable) =>
        repeatable ? string.Join(',', option.Tokens.Select(token => token.Value.Trim())) : option.Tokens.Count > 0 ? option.Tokens[0].Value.Trim() : "";

    /// <summary>An empty variable is one that is not set: compose files and manifests cannot leave one out on a condition.</summary>
    private (string Source, string Text)? FindVariable(string name) =>
        environment.TryGetValue(name, out var text) && text.Trim() is { Length: > 0 } trimmed ? (name, trimmed) : null;
}
