using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Database;

/// <summary>Credentials and their health from all three places where OpenClaw has kept them.</summary>
public sealed class StoredAuthTests : IAsyncDisposable
{
    private const string Olga = "openai:olga@example.com";
    private readonly TailerHarness _tailer = new();
    private readonly OpenClawDatabase _database;

    public StoredAuthTests() => _database = new OpenClawDatabase(_tailer.Home);

    public async ValueTask DisposeAsync()
    {
        _database.Dispose();
        await _tailer.DisposeAsync();
    }

    [Fact]
    public async Task The_newest_place_wins_also_with_a_token_that_expires_earlier()
    {
        WriteFile("auth-profiles.json", Store(1799));
        await _tailer.StartAsync();
        Assert.Equal(1799, Expiry());

        StoreInAgent(Store(1798));
        await _tailer.SweepAsync();
        Assert.Equal(1798, Expiry());

        using var shared = Shared();
        shared.Execute($"INSERT INTO config_machine_state VALUES('authProfiles.store', {SqliteShell.Text(Store(1797))}, 1)");
        await _tailer.SweepAsync();
        Assert.Equal(1797, Expiry());
    }

    [Fact]
    public async Task A_file_that_a_migration_has_renamed_is_never_read()
    {
        WriteFile("auth-profiles.json.migrated-2026-11-23T05-03-06.326Z-23562f8c", Store(1799));

        await _tailer.StartAsync();

        Assert.Empty(_tailer.Tailer.Accounts);
    }

    [Fact]
    public async Task A_token_with_an_expiry_is_shown_and_one_without_is_not()
    {
        StoreInAgent("""{"profiles":{"a:x":{"type":"token","provider":"a","expires":1798000000000,"token":"t"},"b:x":{"type":"token","provider":"b","token":"t"}}}""");

        await _tailer.StartAsync();

        Assert.Equal("a", Assert.Single(_tailer.Tailer.Accounts).Provider);
    }

    [Fact]
    public async Task What_openclaw_says_of_an_accounts_health_is_shown_with_every_reason_and_until_when()
    {
        StoreInAgent(Store(1798));
        _database.Execute($$$"""
            INSERT INTO auth_profile_state VALUES('primary', '{"usageStats":{"{{{Olga}}}":{"errorCount":3,"cooldownUntil":1797000000000,"cooldownReason":"rate_limit",
              "blockedUntil":1797500000000,"blockedReason":"subscription_limit"}} }', 1)
            """);

        await _tailer.StartAsync();

        var health = Assert.Single(_tailer.Tailer.AccountHealth);
        Assert.Equal(("openai-codex", "o***@example.com", 3), (health.Provider, health.Account, (int)health.Errors));
        Assert.Equal(
            [("rate_limit", 1797000000000), ("subscription_limit", 1797500000000)],
            health.Blocks.Select(b => (b.Reason, b.Until.ToUnixTimeMilliseconds())));
    }

    [Theory]
    [InlineData("auth-state.json")]
    [InlineData("auth-profiles.json")]
    public async Task Health_comes_from_files_too(string name)
    {
        const string Stats = "\"usageStats\":{\"openai:olga@example.com\":{\"errorCount\":1,\"disabledUntil\":1797000000000,\"disabledReason\":\"billing\"}}";
        WriteFile("auth-profiles.json", Store(1798));
        WriteFile(name, name == "auth-state.json" ? $"{{{Stats}}}" : Store(1798)[..^1] + $",{Stats}}}");

        await _tailer.StartAsync();

        Assert.Equal("billing", Assert.Single(Assert.Single(_tailer.Tailer.AccountHealth).Blocks).Reason);
    }

    [Fact]
    public async Task The_health_of_a_key_in_the_configuration_is_shown_under_no_name()
    {
        _database.Execute("""INSERT INTO auth_profile_state VALUES('primary', '{"usageStats":{"inline-api-key:fake":{"errorCount":2}}}', 1)""");

        await _tailer.StartAsync();

        var health = Assert.Single(_tailer.Tailer.AccountHealth);
        Assert.Equal(("fake", "inline-api-key", 2), (health.Provider, health.Account, (int)health.Errors));
    }

    [Fact]
    public async Task A_reason_that_is_no_word_of_openclaws_is_not_shown()
    {
        StoreInAgent(Store(1798));
        _database.Execute($$$"""INSERT INTO auth_profile_state VALUES('primary', '{"usageStats":{"{{{Olga}}}":{"cooldownUntil":1797000000000,"cooldownReason":"sk-SECRET"} } }', 1)""");

        await _tailer.StartAsync();

        Assert.Equal(new AccountBlock("unknown", DateTimeOffset.FromUnixTimeMilliseconds(1797000000000)), Assert.Single(Assert.Single(_tailer.Tailer.AccountHealth).Blocks));
    }

    [Fact]
    public async Task Credentials_of_the_real_upgraded_home_are_found_where_openclaw_moved_them()
    {
        _database.Close();
        Directory.Delete(_tailer.Home, recursive: true);
        RealHome.CopyTo("migrated-7.1-to-9.6", _tailer.Home);

        await _tailer.StartAsync();

        Assert.NotEmpty(_tailer.Tailer.Accounts);
        Assert.All(_tailer.Tailer.Accounts, a => Assert.DoesNotContain("CANARY", a.ToString(), StringComparison.Ordinal));
    }

    /// <param name="expires">Billions of milliseconds since the Unix epoch.</param>
    private static string Store(int expires) =>
        $$$"""{"version":1,"profiles":{"{{{Olga}}}":{"type":"oauth","provider":"openai","email":"olga@example.com","access":"a","refresh":"r","expires":{{{expires}}}000000000} } }""";

    private long Expiry() => Assert.Single(_tailer.Tailer.Accounts).Expires.ToUnixTimeMilliseconds() / 1_000_000_000;

    private void StoreInAgent(string json) => _database.Execute($"INSERT INTO auth_profile_store VALUES('primary', {SqliteShell.Text(json)}, 1)");

    private void WriteFile(string name, string json) =>
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(_database.Path)!, name), json);

    private SqliteShell Shared()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_tailer.Home, "state")).FullName;
        return new SqliteShell(
            Path.Combine(folder, "openclaw.sqlite"), "PRAGMA journal_mode=WAL",
            "CREATE TABLE config_machine_state(state_key TEXT PRIMARY KEY, value_json TEXT NOT NULL, updated_at_ms INTEGER NOT NULL)");
    }
}
