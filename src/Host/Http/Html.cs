using System.Globalization;
using System.Net;
using System.Text;
using Clawtail.Tailer.Json;

namespace Clawtail.Host.Http;

/// <summary>Text of a page. Values that are put into it are escaped, whatever they are; only what is <see cref="Markup"/> is taken as it is.</summary>
internal static class Html
{
    private const int MaxName = 60;

    /// <summary>Puts values into markup.</summary>
    public static Markup Of(FormattableString text) => new(string.Format(
        CultureInfo.InvariantCulture, text.Format, [.. text.GetArguments().Select(Escape)]));

    public static Markup Join(IEnumerable<Markup> parts, string separator = "") => new(string.Join(separator, parts.Select(part => part.Text)));

    public static Markup Of(bool condition, Func<Markup> markup) => condition ? markup() : Markup.None;

    /// <summary>A name that anybody may have chosen: of any script and direction, and not too long.</summary>
    public static Markup Name(string name)
    {
        var shown = new StringBuilder();
        foreach (var rune in name.EnumerateRunes().Take(MaxName)) shown.Append(rune.IsBmp && !Printable.IsHarmless((char)rune.Value) ? "?" : rune.ToString());
        var text = shown.Length == 0 ? "(unknown)" : shown.Length < name.Length ? shown + "…" : shown.ToString();
        return Of($"<bdi>{text}</bdi>");
    }

    private static string Escape(object? value) =>
        value is Markup markup ? markup.Text : WebUtility.HtmlEncode(Convert.ToString(value, CultureInfo.InvariantCulture)) ?? "";
}

/// <summary>A piece of a page that is safe to put into another.</summary>
internal readonly record struct Markup(string Text)
{
    public static Markup None { get; } = new("");

    public override string ToString() => Text;
}
