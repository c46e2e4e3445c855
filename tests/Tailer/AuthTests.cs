using Clawtail.Tailer;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

public sealed class AuthTests : IAsyncDisposable
{
    private const string Plus = "x.eyJodHRwczovL2FwaS5vcGVuYWkuY29tL2F1dGgiOnsiY2hhdGdwdF9wbGFuX3R5cGUiOiJwbHVzIn19.y";

    private readonly TailerHarness _tailer = new();

    [Theory]
    [InlineData(AccountLabel.Masked, "o***@example.com")]
    [InlineData(AccountLabel.Email, "olga@example.com")]
    [InlineData(AccountLabel.Profile, "openai:olga@example.com")]
    public async Task An_account_is_named_as_the_operator_asks(AccountLabel style, string label)
    {
        _tailer.Options = _tailer.Options with { AccountLabel = style };
        Write("main", $$$$"""{"profiles":{"openai:olga@example.com":{"type":"oauth","provider":"openai","access":"{{{{Plus}}}}","expires":1798000000000,"email":"olga@example.com"}}}""");

        await _tailer.StartAsync();

        var account = Assert.Single(_tailer.Tailer.Accounts);
        Assert.Equal(("openai-codex", label, "plus", 1798000000000), (account.Provider, account.Account, account.Plan, account.Expires.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public async Task A_hash_tells_accounts_apart_and_names_nobody()
    {
        _tailer.Options = _tailer.Options with { AccountLabel = AccountLabel.Hash };
        Write("main", """{"profiles":{"a:olga@example.com":{"type":"oauth","provider":"a","expires":1798000000000},"a:otto@example.com":{"type":"oauth","provider":"a","expires":1798000000000}}}""");

        await _tailer.StartAsync();

        Assert.Equal(2, _tailer.Tailer.Accounts.Select(a => a.Account).Distinct().Count());
        Assert.All(_tailer.Tailer.Accounts, a => Assert.Matches("^[0-9a-f]{8}$", a.Account));
    }

    [Fact]
    public async Task Two_people_who_are_masked_alike_are_still_two()
    {
        Write("main", """{"profiles":{"a:olga@example.com":{"type":"oauth","provider":"a","expires":1798000000000},"a:otto@example.com":{"type":"oauth","provider":"a","expires":1799000000000}}}""");

        await _tailer.StartAsync();

        Assert.Equal(2, _tailer.Tailer.Accounts.Select(a => a.Account).Distinct().Count());
        Assert.All(_tailer.Tailer.Accounts, a => Assert.StartsWith("o***@example.com~", a.Account, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Copies_of_a_credential_in_several_agents_are_one_account_that_expires_with_the_newest()
    {
        const string Profile = """{"profiles":{"openai-codex:default":{"type":"oauth","provider":"openai-codex","accountId":"acc","expires":1798000000000}}}""";
        Write("main", Profile);
        Write("other", Profile.Replace("1798", "1799", StringComparison.Ordinal));

        await _tailer.StartAsync();

        var account = Assert.Single(_tailer.Tailer.Accounts);
        Assert.Equal(("default", "unknown", 1799000000000), (account.Account, account.Plan, account.Expires.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public async Task Two_people_of_one_workspace_share_its_id_and_are_two_accounts_each_with_its_own_expiry_and_health()
    {
        _tailer.Options = _tailer.Options with { AccountLabel = AccountLabel.Email };
        Write("main", """
            {"profiles":{
                "openai-codex:olga":{"type":"oauth","provider":"openai-codex","accountId":"ws","email":"olga@example.com","expires":1798000000000},
                "openai-codex:otto":{"type":"oauth","provider":"openai-codex","accountId":"ws","email":"otto@example.com","expires":1799000000000}},
             "usageStats":{"openai-codex:olga":{"errorCount":3},"openai-codex:otto":{"errorCount":5}}}
            """);

        await _tailer.StartAsync();

        Assert.Equal(
            [("olga@example.com", 1798000000000), ("otto@example.com", 1799000000000)],
            _tailer.Tailer.Accounts.Select(a => (a.Account, a.Expires.ToUnixTimeMilliseconds())));
        Assert.Equal([("olga@example.com", 3L), ("otto@example.com", 5L)], _tailer.Tailer.AccountHealth.Select(a => (a.Account, a.Errors)));
    }

    [Fact]
    public async Task People_of_one_workspace_are_told_apart_by_their_tokens_or_else_by_the_names_of_their_profiles()
    {
        static string Token(string user) =>
            $"x.{System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes($$$"""{"https://api.openai.com/auth":{"chatgpt_user_id":"{{{user}}}"}}"""))}.y";
        Write("main", $$$$"""
            {"profiles":{
                "a:one":{"type":"oauth","provider":"a","accountId":"ws","access":"{{{{Token("u1")}}}}","expires":1798000000000},
                "a:two":{"type":"oauth","provider":"a","accountId":"ws","access":"{{{{Token("u2")}}}}","expires":1799000000000},
                "b:one":{"type":"oauth","provider":"b","accountId":"ws","expires":1798000000000},
                "b:two":{"type":"oauth","provider":"b","accountId":"ws","expires":1799000000000}}}
            """);
        Write("other", $$$$"""{"profiles":{"a:copy":{"type":"oauth","provider":"a","accountId":"ws","access":"{{{{Token("u1")}}}}","expires":1797000000000}}}""");

        await _tailer.StartAsync();

        Assert.Equal([("a", 2), ("b", 2)], _tailer.Tailer.Accounts.CountBy(a => a.Provider).Select(p => (p.Key, p.Value)));
        Assert.Equal([1798000000000, 1799000000000], _tailer.Tailer.Accounts.Where(a => a.Provider == "a").Select(a => a.Expires.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public async Task A_copy_that_does_not_say_whose_it_is_belongs_to_the_one_person_of_its_account()
    {
        Write("main", """{"profiles":{"openai:olga@example.com":{"type":"oauth","provider":"openai","accountId":"acc","email":"olga@example.com","expires":1799000000000}}}""");
        Write("other", """{"profiles":{"openai-codex:default":{"type":"oauth","provider":"openai-codex","accountId":"acc","expires":1798000000000}}}""");

        await _tailer.StartAsync();

        Assert.Equal(1799000000000, Assert.Single(_tailer.Tailer.Accounts).Expires.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Half_an_emoji_in_a_profile_hides_no_other_account()
    {
        Write("main", """
            {"profiles":{
                "a:\ud83d":{"type":"oauth","provider":"a","email":"\ude00@example.com","expires":1797000000000},
                "b:\ud83d":{"type":"oauth","provider":"b","expires":1798000000000},
                "c:default":{"type":"oauth","provider":"c","expires":1799000000000}},
             "usageStats":{"b:\ud83d":{"errorCount":1,"cooldownUntil":1799000000000,"cooldownReason":"\ud83d"}}}
            """);

        await _tailer.StartAsync();

        Assert.Equal(["a", "b", "c"], _tailer.Tailer.Accounts.Select(a => a.Provider));
        Assert.Equal("unknown", Assert.Single(Assert.Single(_tailer.Tailer.AccountHealth).Blocks).Reason);
    }

    [Fact]
    public async Task A_refreshed_token_shows_its_new_expiry_and_an_api_key_shows_none()
    {
        Write("main", """{"profiles":{"a:default":{"type":"oauth","provider":"a","expires":1798000000000},"b:default":{"type":"api_key","provider":"b","key":"x"}}}""");
        await _tailer.StartAsync();
        Assert.Single(_tailer.Tailer.Accounts);

        Write("main", """{"profiles":{"a:default":{"type":"oauth","provider":"a","expires":1799000000000}},"usageStats":{}}""");
        await _tailer.SweepAsync();

        Assert.Equal(1799000000000, Assert.Single(_tailer.Tailer.Accounts).Expires.ToUnixTimeMilliseconds());
    }

    public ValueTask DisposeAsync() => _tailer.DisposeAsync();

    private void Write(string agent, string json)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_tailer.Home, "agents", agent, "agent")).FullName;
        File.WriteAllText(Path.Combine(directory, "auth-profiles.json"), json);
    }
}
