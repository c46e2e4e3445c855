using System.Text;
using Clawtail.Tailer.OpenClaw.Auth;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Auth;

public sealed class PersonalAccountTests
{
    private const string Name = "model-account:personal:anna:cc0361ad-a667-468d-902e-4610eb7aadad";

    private const string Value = """
        {"version":1,"credential":{"type":"oauth","provider":"openai","access":"CANARYACCESS","refresh":"CANARYREFRESH","expires":1796266217000,"accountId":"acct","email":"anna@example.invalid"},"usageStats":{"blockedUntil":1795591233346,"blockedReason":"subscription_limit"}}
        """;

    [Fact]
    public void A_personal_account_is_an_account_like_others()
    {
        var account = Parse(Name, Value)!;

        Assert.Equal(("personal:anna:cc0361ad-a667-468d-902e-4610eb7aadad", "openai-codex", "anna@example.invalid"), (account.Profile.Id, account.Profile.Provider, account.Profile.Email));
        Assert.Equal(1_796_266_217_000, account.Profile.Expires!.Value.ToUnixTimeMilliseconds());
        var block = Assert.Single(account.Health!.Blocks);
        Assert.Equal(("subscription_limit", 1_795_591_233_346), (block.Reason, block.Until.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public void Nothing_is_kept_that_could_be_used_in_its_place() => Assert.DoesNotContain("CANARY", $"{Parse(Name, Value)}", StringComparison.Ordinal);

    [Theory]
    [InlineData("model-accounts", Value)]
    [InlineData("github-token", Value)]
    [InlineData(Name, "{}")]
    [InlineData(Name, "[]")]
    [InlineData(Name, "{\"credential\":7}")]
    [InlineData(Name, "{\"credential\":{\"provider\":\"openai\"}}")]
    [InlineData(Name, "{\"credential\":{\"type\":\"oauth")]
    [InlineData(Name, "CANARY")]
    public void Another_secret_is_no_account(string name, string value) => Assert.Null(Parse(name, value));

    private static PersonalAccount? Parse(string name, string value) => PersonalAccount.Parse(name, Encoding.UTF8.GetBytes(value));
}
