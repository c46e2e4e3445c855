using System.Globalization;
using System.Text;

namespace Clawtail.Tailer.Json;

/// <summary>
/// What others named, in a form that harms nobody who reads it: names of files, folders, agents and models come from whoever writes
/// the home, and must not write lines of a log, move a terminal's cursor, turn the direction of a text or end a message to systemd.
/// Everything that says such a name passes it through here.
/// </summary>
public static class Printable
{
    /// <summary>Control characters, separators of lines, marks that turn the direction, and halves of surrogates become <c>\u001b</c> and the like.</summary>
    public static string Of(string text)
    {
        if (IsHarmless(text)) return text;

        var shown = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                shown.Append(text, i++, 2);
                continue;
            }
            if (IsHarmless(text[i]) && !char.IsSurrogate(text[i])) shown.Append(text[i]);
            else shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
        }
        return shown.ToString();
    }

    /// <summary>Whether a character may stand in a name as it is; halves of surrogates are not looked at.</summary>
    public static bool IsHarmless(char character) => character switch
    {
        < ' ' or (>= '\u007F' and <= '\u009F') => false,
        '\u061C' or '\u200E' or '\u200F' => false, // Marks of a direction.
        '\u2028' or '\u2029' => false, // Separators of lines and of paragraphs.
        (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => false, // Embeddings, overrides and isolates.
        '\uFEFF' or (>= '\uFFF9' and <= '\uFFFB') => false,
        _ => true,
    };

    private static bool IsHarmless(string text)
    {
        foreach (var character in text)
        {
            if (!IsHarmless(character) || char.IsSurrogate(character)) return false;
        }
        return true;
    }
}
