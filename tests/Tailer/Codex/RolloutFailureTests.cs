using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

public sealed class RolloutFailureTests
{
    private static readonly string Turn = Rollout.Id(1);

    [Theory]
    [InlineData("\"usage_limit_exceeded\"", "usage_limit")]
    [InlineData("\"rate_limit_exceeded\"", "rate_limit")]
    [InlineData("\"server_overloaded\"", "overloaded")]
    [InlineData("\"internal_server_error\"", "server_error")]
    [InlineData("\"context_window_exceeded\"", "context_overflow")]
    [InlineData("\"unauthorized\"", "auth")]
    [InlineData("\"bad_request\"", "format")]
    [InlineData("{\"response_too_many_failed_attempts\":{\"http_status_code\":429}}", "rate_limit")]
    [InlineData("{\"http_connection_failed\":{\"http_status_code\":null}}", "network")]
    [InlineData("{\"response_stream_disconnected\":{\"http_status_code\":503}}", "overloaded")]
    [InlineData("{\"response_stream_disconnected\":{\"http_status_code\":529}}", "overloaded")]
    [InlineData("{\"response_stream_connection_failed\":{\"http_status_code\":500}}", "server_error")]
    [InlineData("{\"response_stream_connection_failed\":{\"http_status_code\":403}}", "auth")]
    [InlineData("{\"http_connection_failed\":{\"http_status_code\":402}}", "billing")]
    [InlineData("{\"http_connection_failed\":{\"http_status_code\":504}}", "timeout")]
    [InlineData("{\"http_connection_failed\":{\"http_status_code\":404}}", "model_not_found")]
    [InlineData("{\"http_connection_failed\":{\"http_status_code\":422}}", "format")]
    [InlineData("\"sandbox_error\"", "unknown")]
    [InlineData("{\"a_word_of_tomorrow\":{\"http_status_code\":429}}", "unknown")]
    [InlineData("null", "unknown")]
    [InlineData("7", "unknown")]
    public void A_failure_has_a_reason_in_the_contracts_words(string info, string reason)
    {
        var failure = Assert.Single(Fail($$"""{"message":"x","codex_error_info":{{info}}}""").Failures);

        Assert.Equal((reason, "gpt-5.5", Turn), (failure.Reason, failure.Model, failure.Turn.ToString()));
    }

    [Theory]
    [InlineData("""{"message":"You've hit your usage limit. Upgrade to Pro","codex_error_info":"other"}""", "usage_limit")]
    [InlineData("""{"message":"stream disconnected before completion"}""", "network")]
    [InlineData("\"Too many requests\"", "rate_limit")]
    public void Where_no_word_tells_the_text_does(string error, string reason) =>
        Assert.Equal(reason, Assert.Single(Fail(error).Failures).Reason);

    [Fact]
    public void A_turn_fails_once()
    {
        const string Error = """{"message":"x","codex_error_info":"unauthorized"}""";

        var reading = RolloutReading.Of(Begin("0.154.0"), Rollout.Complete(4, Turn, null, Error), Rollout.Complete(5, Turn, null, Error));

        Assert.Single(reading.Failures);
    }

    [Fact]
    public void Calls_of_a_turn_that_failed_in_the_end_count_beside_its_failure()
    {
        var reading = RolloutReading.Of(Begin("0.154.0"), Rollout.Record(3, Turn, "resp_1", Rollout.Usage(5)), Rollout.Complete(4, Turn, null, """{"message":"x","codex_error_info":"unauthorized"}"""));

        Assert.Equal((1, 1), (reading.Calls.Count, reading.Failures.Count));
    }

    [Fact]
    public void Before_releases_wrote_errors_a_turn_without_an_answer_failed()
    {
        var failure = Assert.Single(RolloutReading.Of(Begin("0.143.0"), Rollout.Complete(4, Turn, null, knowsErrors: false)).Failures);

        Assert.Equal("unknown", failure.Reason);
    }

    [Fact]
    public void Before_releases_wrote_errors_a_used_up_plan_was_the_reason()
    {
        var reading = RolloutReading.Of(Begin("0.143.0"), Rollout.Count(3, null, limits: Rollout.Limits(100)), Rollout.Complete(4, Turn, null, knowsErrors: false));

        Assert.Equal("usage_limit", Assert.Single(reading.Failures).Reason);
    }

    [Theory]
    [InlineData("0.143.0", "answer", false, true, false)] // it was answered
    [InlineData("0.143.0", null, true, true, false)] // it had a call
    [InlineData("0.143.0", null, false, false, false)] // a compaction
    [InlineData("0.151.0", null, false, true, false)] // would say why
    [InlineData("0.143.0", null, false, true, true)] // gone on with by a release that would say why
    public void A_turn_that_just_ends_did_not_fail(string version, string? message, bool hasCall, bool hasContext, bool knowsErrors)
    {
        var reading = RolloutReading.Of(
            [
                Rollout.Meta(0, Rollout.Id(0), version), Rollout.Started(1, Turn),
                .. hasContext ? [Rollout.Context(2, Turn)] : Array.Empty<string>(),
                .. hasCall ? [Rollout.Count(3, Rollout.Usage(5), Rollout.Usage(5))] : Array.Empty<string>(),
                Rollout.Complete(4, Turn, message, knowsErrors: knowsErrors),
            ]);

        Assert.Empty(reading.Failures);
    }

    [Fact]
    public void A_release_with_records_that_goes_on_with_an_old_thread_says_why_a_turn_failed()
    {
        var next = Rollout.Id(10);

        var reading = RolloutReading.Of(
            Begin("0.143.0"), Rollout.Record(3, Turn, "resp_1", Rollout.Usage(5)), Rollout.Complete(4, Turn),
            Rollout.Started(10, next), Rollout.Context(11, next), Rollout.Complete(12, next, null, knowsErrors: false));

        Assert.Empty(reading.Failures);
    }

    [Fact]
    public void A_turn_that_a_person_aborted_did_not_fail()
    {
        var reading = RolloutReading.Of(Begin("0.143.0"), Rollout.Event(3, "turn_aborted", $"\"turn_id\":\"{Turn}\",\"reason\":\"interrupted\""), Rollout.Complete(4, Turn, null, knowsErrors: false));

        Assert.Empty(reading.Failures);
    }

    private static RolloutReading Fail(string error) => RolloutReading.Of(Begin("0.154.0"), Rollout.Complete(4, Turn, null, error));

    private static string Begin(string version) => Rollout.Meta(0, Rollout.Id(0), version) + Rollout.Started(1, Turn) + Rollout.Context(2, Turn);
}
