using System.Text;
using Clawtail.Tailer.Json;
using Xunit;

namespace Clawtail.Tests.Tailer.Json;

/// <summary>Labels as strings, each made once.</summary>
public sealed class LabelPoolTests
{
    private readonly LabelPool _labels = new();

    [Fact]
    public void Of_many_labels_in_turn_each_is_itself_and_always_the_same_string()
    {
        var first = Enumerable.Range(0, 10).Select(number => Get($"model-{number}")).ToArray();

        for (var round = 0; round < 3; round++)
        {
            for (var number = 0; number < 10; number++)
            {
                Assert.Equal($"model-{number}", first[number]);
                Assert.Same(first[number], Get($"model-{number}"));
            }
        }
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("\\u0061", "a")]
    [InlineData("a\\nb", "a\uFFFDb")]
    [InlineData("\\ud800", "\uFFFD")]
    public void A_label_is_what_its_escapes_mean_and_fit_to_be_shown(string written, string label)
    {
        Assert.Equal(label, Get(written));
        Assert.Equal(label, Get(written));
    }

    [Fact]
    public void A_label_of_any_length_ends_after_a_hundred_and_twenty_eight_characters()
    {
        Assert.Equal(new string('x', 128), Get(new string('x', 128)));
        Assert.Equal(new string('x', 128), Get(new string('x', 700)));
        Assert.Equal("oversized", Get(new string('x', 5000)));
    }

    [Fact]
    public void What_is_absent_has_the_name_for_that_and_what_is_empty_too()
    {
        Assert.Equal("unknown", _labels.Get(default, "unknown"));
        Assert.Equal("unknown", Get(""));
    }

    private string Get(string written)
    {
        Assert.True(JsonText.TryCreate(Encoding.UTF8.GetBytes(written), out var text));
        return _labels.Get(text, "unknown");
    }
}
