using System.Globalization;
using CsCheck;

namespace Clawtail.Tests.Tailer.Json;

/// <summary>JSON as any writer may write it: white space, escapes and order at random, and text that looks like structure.</summary>
internal sealed class JsonGen
{
    private static readonly string[] Literal = ["a", "Z 7", "assistant", "{", "}", "[", "]", ":", ",", "{type:message}"];

    private static readonly string[] Escaped =
        ["é漢", "😀", "\\\"", "\\\\", "\\n", "\\/", "\\u0041", "\\ud83d\\ude00", "{\\\"type\\\":\\\"message\\\"", "\\\\\\\"}]", "\\\",\\\"role\\\":\\\"assistant\\\""];

    private readonly Gen<string> _names;
    private readonly bool _escapes;

    /// <param name="escapes">Whether there are backslashes and characters beyond ASCII.</param>
    public JsonGen(bool escapes)
    {
        _escapes = escapes;
        Text = Gen.OneOf(escapes ? [.. Literal, .. Escaped] : Literal).Array[0, 6].Select(pieces => $"\"{string.Concat(pieces)}\"");
        _names = Gen.Frequency((3, Gen.OneOf("\"role\"", "\"usage\"", "\"message\"", "\"x\"")), (1, Text));
        Any = Gen.Recursive<string>((depth, any) => depth > 4 ? Scalar : Gen.Frequency((3, Scalar), (1, ArrayOf(any)), (1, ObjectOf(Gen.Select(_names, any)))));
    }

    public Gen<string> Text { get; }

    public Gen<string> Any { get; }

    public static Gen<string> Number { get; } = Gen.OneOf(
        Gen.Int[-9, 99999].Select(n => n.ToString(CultureInfo.InvariantCulture)),
        Gen.OneOf("0", "-0", "1.5", "7e2", "3E+1", "12.50e-1"));

    private static Gen<string> Space { get; } = Gen.OneOf("", "", "", " ", "\n", "\t \r\n");

    private Gen<string> Scalar => Gen.OneOf(Text, Number, Gen.OneOf("true", "false", "null"));

    /// <summary>A string of ASCII letters, perhaps with one of them escaped for no reason.</summary>
    public Gen<string> Word(params string[] words) => Gen.Select(Gen.OneOf(words), Gen.Int[0, 40], (word, at) =>
        _escapes && at < word.Length ? $"\"{word[..at]}\\u{(int)word[at]:x4}{word[(at + 1)..]}\"" : $"\"{word}\"");

    public Gen<(string Name, string Value)> Property(string name, Gen<string> value) => Gen.Select(Word(name), value);

    public static Gen<string> ObjectOf(Gen<(string Name, string Value)> properties) => ObjectOf(properties.Array[0, 4]);

    public static Gen<string> ObjectOf(Gen<(string Name, string Value)[]> properties) => Gen.Select(properties, Space, (items, space) =>
        $"{{{space}{string.Join($"{space},", items.Select(item => $"{item.Name}{space}:{space}{item.Value}"))}{space}}}");

    private static Gen<string> ArrayOf(Gen<string> items) => Gen.Select(items.Array[0, 4], Space, (all, space) =>
        $"[{space}{string.Join($"{space},{space}", all)}{space}]");
}
