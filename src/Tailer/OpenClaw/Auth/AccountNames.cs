using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>What the accounts look like from outside: named as the operator asked, each once, however many agents hold a copy of its credential.</summary>
internal sealed class AccountNames
{
    private readonly Dictionary<(string Provider, string Identity), string> _names = [];
    private readonly AccountIdentities _identities;
    private readonly ImmutableArray<(CredentialStore Place, AuthProfile Profile)> _profiles;

    public AccountNames(IEnumerable<AuthRecords> records, AccountLabel style)
    {
        var all = records.SelectMany(r => r.Profiles.Select(p => (r.Place, Profile: p))).ToList();
        _identities = new AccountIdentities(all.Select(p => p.Profile));

        // Of several copies the newest place's counts, and of those the one that expires last.
        _profiles =
        [
            .. all.GroupBy(p => (p.Profile.Provider, _identities.Of(p.Profile)))
                .Select(g => g.OrderByDescending(p => p.Place).ThenByDescending(p => p.Profile.Expires).First()),
        ];
        foreach (var alike in _profiles.GroupBy(p => (p.Profile.Provider, Name: Name(p.Profile, style))))
        {
            foreach (var (_, profile) in alike)
                _names[Key(profile)] = alike.Count() == 1 ? alike.Key.Name : $"{alike.Key.Name}~{Hash(profile)[..4]}";
        }
    }

    /// <summary>Accounts whose token expires.</summary>
    public ImmutableArray<OAuthAccount> Expiring =>
    [
        .. _profiles.Where(p => p.Profile.Expires is not null)
            .Select(p => new OAuthAccount(p.Profile.Provider, NameOf(p.Profile), p.Profile.Plan, p.Profile.Expires!.Value))
            .OrderBy(a => a.Provider, StringComparer.Ordinal).ThenBy(a => a.Account, StringComparer.Ordinal),
    ];

    public string NameOf(AuthProfile profile) => _names[Key(profile)];

    private (string Provider, string Identity) Key(AuthProfile profile) => (profile.Provider, _identities.Of(profile));

    private string Name(AuthProfile profile, AccountLabel style) => style switch
    {
        AccountLabel.Masked => Mask(profile),
        AccountLabel.Hash => Hash(profile),
        AccountLabel.Email => profile.Email ?? profile.Id,
        AccountLabel.Profile => profile.Id,
        _ => throw new ArgumentOutOfRangeException(nameof(style), style, null),
    };

    private string Mask(AuthProfile profile)
    {
        var name = profile.Email ?? profile.Name;
        var at = name.LastIndexOf('@');
        if (at > 0) return $"{name[..1]}***{name[at..]}";

        // "default" and the like name nobody; anything longer or stranger might.
        return name.Length is > 0 and <= 32 && name.All(c => char.IsAsciiLetterLower(c) || c == '-') ? name : Hash(profile);
    }

    private string Hash(AuthProfile profile) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_identities.Of(profile))))[..8];
}
