using System.Text.Json;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Files;

public sealed class JsonStreamTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(10)]
    [InlineData(64 * 1024)]
    [InlineData(1_000_000)]
    [InlineData(JsonStream.MaxToken - 1000)]
    public void A_text_of_any_length_within_the_limit_is_handed_over(int length)
    {
        var path = Write($$"""{"a":"{{new string('x', length)}}","b":1}""");
        var longest = 0;

        using (var file = File.OpenHandle(path)) JsonStream.Read(file, (ref Utf8JsonReader reader) => longest = Math.Max(longest, reader.ValueSpan.Length));

        Assert.Equal(length, longest);
    }

    [Fact]
    public void A_text_without_end_does_not_take_all_memory_and_the_operator_is_told()
    {
        var events = new RecordedEvents();
        var index = new SessionIndex(Write($$"""{"agent:main:main":{"sessionId":"{{new string('x', JsonStream.MaxToken + 1)}}"""), new FileGate(_folder.Path, [], null), events);

        Assert.False(index.Refresh());

        Assert.Equal(["MetadataRejected sessions.json a text in it is longer than 4 MiB"], events.All);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string json)
    {
        var path = _folder.Combine("sessions.json");
        File.WriteAllText(path, json);
        return path;
    }
}
