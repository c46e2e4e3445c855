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
