using System.Text;
using Clawtail.Tailer.Json;
using Xunit;

namespace Clawtail.Tests.Tailer.Json;

public sealed class JsonObjectReaderTests
{
    [Fact]
    public void A_walk_goes_in_and_out_of_objects_and_tells_what_it_passed()
    {
        var walk = new JsonObjectReader("""{"a":{"b":"text","c":[1,{"x":"]}"}]} , "d":-1.5e3,"e":"é\n"}, what follows"""u8);

        Assert.True(walk.TryEnter());
        Assert.True(walk.TryNext(out var name) && name.Is("a"u8) && walk.TryEnter());
        Assert.True(walk.TryNext(out name) && name.Is("b"u8) && walk.ReadText().Is("text"u8));
        Assert.True(walk.TryNext(out name) && name.Is("c"u8) && walk.Skip().SequenceEqual("""[1,{"x":"]}"}]"""u8));
        Assert.False(walk.TryNext(out _));
        Assert.True(walk.TryNext(out name) && name.Is("d"u8) && !walk.TryEnter() && walk.Skip().SequenceEqual("-1.5e3"u8));
        Assert.True(walk.TryNext(out name) && name.Is("e"u8) && walk.ReadText().Is("é\n"u8));
        Assert.False(walk.TryNext(out _));

        Assert.Equal((JsonFault.None, 0), (walk.Fault, walk.Depth));
        Assert.True(walk.Rest.SequenceEqual(", what follows"u8));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{ "a" : [ ] , "b" : { } }""")]
    [InlineData("""{"a":[[],{},"",0,-0.0,1E-7,true,false,null]}""")]
    [InlineData("""{"a":{"b":[{"c":[]},{"d":{}}]},"b":[{"a":[[{}]]}]}""")]
    [InlineData("""{"a":"\\","b":"\"","c":"\\\"","d":"\\\\"}""")]
    [InlineData("""{"a":"not an \escape, and nobody reads it"}""")]
    public void What_is_JSON_is_passed_over_to_its_end(string json)
    {
        var walk = WalkThrough(json);

        Assert.Equal((JsonFault.None, 0, json.Length), (walk.Fault, walk.Depth, walk.Position));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{,}""")]
    [InlineData("""{"a"}""")]
    [InlineData("""{"a" 1}""")]
    [InlineData("""{"a":}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":1 "b":2}""")]
    [InlineData("""{"a":1,,"b":2}""")]
    [InlineData("""{a:1}""")]
    [InlineData("""{'a':1}""")]
    [InlineData("""{1:1}""")]
    [InlineData("""{"\x":1}""")]
    [InlineData("""{"a":1]""")]
    [InlineData("""{"a":[1}""")]
    [InlineData("""{"a":[1}]}""")]
    [InlineData("""{"a":{"b":1]}""")]
    [InlineData("""{"a":[[{]}]}""")]
    [InlineData("""{"a":[1,]}""")]
    [InlineData("""{"a":[,1]}""")]
    [InlineData("""{"a":[1 2]}""")]
    [InlineData("""{"a":{"b"}}""")]
    [InlineData("""{"a":["b":1]}""")]
    [InlineData("""{"a":"b}""")]
    [InlineData("""{"a":"b\"}""")]
    [InlineData("{\"a\":\"b\n\"}")]
    [InlineData("{\"a\":\"b\0\"}")]
    [InlineData("""{"a":tru}""")]
    [InlineData("""{"a":truex}""")]
    [InlineData("""{"a":nul""")]
    [InlineData("""{"a":NaN}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":+1}""")]
    [InlineData("""{"a":-}""")]
    [InlineData("""{"a":1.}""")]
    [InlineData("""{"a":.5}""")]
    [InlineData("""{"a":1e}""")]
    [InlineData("""{"a":1e+""")]
    [InlineData("""{"a":\n}""")]
    public void What_is_not_JSON_is_a_fault_and_the_walk_ends(string text)
    {
        var walk = WalkThrough(text);

        Assert.Equal(JsonFault.Malformed, walk.Fault);
        Assert.True(walk.Rest.IsEmpty && walk.Skip().IsEmpty && !walk.TryEnter() && !walk.TryNext(out _) && !walk.ReadText().IsPresent);
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Nesting_has_a_limit(char open, char close)
    {
        string Nested(int levels) => open == '['
            ? $"{{\"a\":{new string(open, levels)}{new string(close, levels)}}}"
            : $"{string.Concat(Enumerable.Repeat("{\"a\":", levels))}{{}}{new string(close, levels)}";

        Assert.Equal(JsonFault.None, WalkThrough(Nested(JsonObjectReader.MaxDepth - 1)).Fault);
        Assert.Equal(JsonFault.TooDeep, WalkThrough(Nested(JsonObjectReader.MaxDepth)).Fault);
    }

    [Theory]
    [InlineData("\\x")]
    [InlineData("\\u")]
    [InlineData("\\u12")]
    [InlineData("\\u00g0")]
    [InlineData("\\ud83d\\u")]
    public void A_text_that_is_handed_out_has_no_broken_escapes(string text)
    {
        var walk = new JsonObjectReader(Encoding.UTF8.GetBytes($$"""{"a":"{{text}}"}"""));

        Assert.True(walk.TryEnter() && walk.TryNext(out _));
        Assert.False(walk.ReadText().IsPresent);
        Assert.Equal(JsonFault.Malformed, walk.Fault);
    }

    [Theory]
    [InlineData("\\b\\f\\n\\r\\t\\/\\\\\\\"", "\b\f\n\r\t/\\\"")]
    [InlineData("\\u0041\\u00e9\\u6f22", "Aé漢")]
    [InlineData("\\ud83d\\ude00!", "😀!")]
    [InlineData("\\ud83d!", "\uFFFD!")]
    [InlineData("\\ude00\\ud83d", "\uFFFD\uFFFD")]
    [InlineData("\\ud83d\\u0041", "\uFFFDA")]
    [InlineData("\\ud83d\\ud83d\\ude00", "\uFFFD😀")]
    public void A_text_is_handed_out_as_it_was_meant(string escaped, string meant)
    {
        Assert.True(JsonText.TryCreate(Encoding.UTF8.GetBytes(escaped), out var text));

        var plain = new byte[text.MaxLength];
        Assert.Equal(meant, Encoding.UTF8.GetString(plain, 0, text.CopyTo(plain)));
    }

    private static JsonObjectReader WalkThrough(string text)
    {
        var walk = new JsonObjectReader(Encoding.UTF8.GetBytes(text));
        if (!walk.TryEnter()) walk.Skip();
        while (walk.TryNext(out _)) walk.Skip();
        return walk;
    }
}
