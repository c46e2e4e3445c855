using System.CommandLine;

namespace Clawtail.Host.CommandLine;

/// <summary>Something an operator can set: an option of the command line that is a variable of the environment as well.</summary>
internal abstract class Setting
{
    protected Setting(string name, string placeholder, string meaning, string defaultText)
    {
        Variable = "CLAWTAIL_" + name[2..].Replace('-', '_').ToUpperInvariant();
        Option = new SettingOption(name)
        {
            HelpName = placeholder,
            Description = $"{meaning} [default: {defaultText}; env: {Variable}]",
            // Too few and too many are answered by GivenSettings, which knows what would be accepted.
            Arity = ArgumentArity.ZeroOrMore,
        };
    }

    public SettingOption Option { get; }

    public string Name => Option.Name;

    public string Variable { get; }

    /// <summary>It may be given several times, which is the same as one value with commas.</summary>
    public bool Repeatable { get => Option.Repeatable; init => Option.Repeatable = value; }

    /// <summary>A variable of somebody else that is asked when neither option nor variable is given.</summary>
    public string? ForeignVariable { get; init; }
}

/// <summary>The option of a setting, whose text is read by <see cref="GivenSettings"/>.</summary>
internal sealed class SettingOption(string name) : Option<string[]>(name)
{
    public bool Repeatable { get; set; }
}

/// <summary>Reads a value from what was typed.</summary>
/// <returns>False if it is none, or one that is not accepted.</returns>
internal delegate bool ValueParser<T>(string text, out T value);

/// <summary>A setting whose value is a <typeparamref name="T"/>.</summary>
internal sealed class Setting<T>(
    string name, string placeholder, string meaning, T fallback, string defaultText, string accepted, ValueParser<T> parse)
    : Setting(name, placeholder, meaning, defaultText)
{
    /// <summary>The value when nothing is given.</summary>
    public T Fallback { get; } = fallback;

    /// <summary>What is accepted, as the end of a sentence that begins with "give".</summary>
    public string Accepted { get; } = accepted;

    public ValueParser<T> Parse { get; } = parse;
}
