using System.CommandLine;
using System.CommandLine.Parsing;

namespace Clawtail.Host.CommandLine;

/// <summary>Something an operator can set: an option of the command line that is a variable of the environment as well.</summary>
internal interface ISetting
{
    string Name { get; }

    /// <summary>The variable that sets the same.</summary>
    string Variable { get; }

    /// <summary>A word that stands for the value in help.</summary>
    string Placeholder { get; }

    string Meaning { get; }

    /// <summary>The default as help shows it.</summary>
    string DefaultText { get; }

    /// <summary>What is accepted, as the end of a sentence that begins with "give".</summary>
    string Accepted { get; }

    /// <summary>It may be given several times, which is the same as one value with commas.</summary>
    bool IsRepeatable { get; }
}

/// <summary>Reads a value from what was typed.</summary>
/// <returns>False if it is none, or one that is not accepted.</returns>
internal delegate bool ValueParser<T>(string text, out T value);

/// <summary>A setting whose value is a <typeparamref name="T"/>. What is not accepted is an error of the parse.</summary>
internal sealed class Setting<T> : Option<T>, ISetting
{
    public Setting(string name, string placeholder, ValueParser<T> parse)
        : base(name)
    {
        Placeholder = HelpName = placeholder;
        Arity = ArgumentArity.ZeroOrOne;
        CustomParser = result => Parse(result, name, string.Join(',', result.Tokens.Select(token => token.Value.Trim())), parse);
    }

    public string Variable => "CLAWTAIL_" + Name[2..].Replace('-', '_').ToUpperInvariant();

    public string Placeholder { get; }

    public required string Meaning { get; init; }

    public required string DefaultText { get; init; }

    public required string Accepted { get; init; }

    public bool IsRepeatable
    {
        get => Arity.MaximumNumberOfValues > 1;
        init => Arity = value ? ArgumentArity.ZeroOrMore : ArgumentArity.ZeroOrOne;
    }

    /// <param name="source">Where the text was given: an option or a variable.</param>
    public T? Parse(ArgumentResult result, string source, string text, ValueParser<T> parse)
    {
        if (text.Length > 0 && parse(text, out var value)) return value;

        result.AddError(CommandLineErrors.Refusal(source, text, Accepted));
        return default;
    }
}
