using Clawtail.Tailer.Errors;
using Clawtail.Tailer.Json;
using Xunit;

namespace Clawtail.Tests.Tailer.Errors;

public class ErrorReasonMemoTests
{
    private readonly ErrorReasonMemo _memo = new();

    [Fact]
    public void A_remembered_text_means_what_it_means_without_a_memory()
    {
        string[] texts = ["429 Too Many Requests", "terminated", "You have hit your ChatGPT usage limit (plus plan).", "request timed out", "what is this?"];

        for (var round = 0; round < 3; round++)
        {
            foreach (var text in texts) Assert.Equal(Reason(text, null), Reason(text, _memo));
        }
    }

    [Fact]
    public void The_same_message_with_another_code_is_another_failure()
    {
        Assert.Equal("auth", Reason("it failed", _memo, "invalid_api_key"));
        Assert.NotEqual("auth", Reason("it failed", _memo));
    }

    [Fact]
    public void More_texts_than_it_holds_are_told_rightly()
    {
        for (var i = 0; i < 500; i++) Assert.Equal("network", Reason($"connect ECONNREFUSED 127.0.0.1:{10_000 + i}", _memo));

        Assert.Equal("rate_limit", Reason("429 Too Many Requests", _memo));
    }

    private static string Reason(string message, ErrorReasonMemo? memo, string code = "")
    {
        Assert.True(JsonText.TryCreate(System.Text.Encoding.UTF8.GetBytes(message), out var text));
        Assert.True(JsonText.TryCreate(System.Text.Encoding.UTF8.GetBytes(code), out var codeText));
        return ErrorReason.Of(code.Length == 0 ? default : codeText, default, text, memo);
    }
}
