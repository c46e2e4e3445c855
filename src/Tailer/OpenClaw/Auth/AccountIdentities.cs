namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>
/// Which credentials belong to the same account and person, in whichever agent's copy, and also after doctor has renamed the
/// provider. The people of one ChatGPT workspace share the account id, and each has a token, limits and failures of their own.
/// </summary>
internal sealed class AccountIdentities
{
    /// <summary>Accounts that several people use, or may be using.</summary>
    private readonly Dictionary<(string Provider, string AccountId), HashSet<string>> _people = [];

    public AccountIdentities(IEnumerable<AuthProfile> profiles)
    {
        foreach (var account in profiles.Where(p => p.AccountId is not null).GroupBy(p => (p.Provider, p.AccountId!)))
        {
            var known = account.Select(p => p.Person).OfType<string>().ToHashSet(StringComparer.Ordinal);
            // Where nobody is known, each name of a profile may be somebody's; where one person is, a copy that does not say is theirs.
            if (known.Count == 0) known.UnionWith(account.Select(p => p.Name));
            if (known.Count > 1) _people[account.Key] = known;
        }
    }

    public string Of(AuthProfile profile)
    {
        if (profile.AccountId is not { } account) return profile.Email ?? profile.Name;

        return _people.ContainsKey((profile.Provider, account)) ? $"{account}/{profile.Person ?? profile.Name}" : account;
    }
}
