using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>What the accounts look like from outside: named as the operator asked, each once, however many agents hold a copy of its credential.</summary>
internal sealed class AccountNames
{
    private readonly Dictionary<(string Provider, string Identity), string> _names = [];
    private readonly ImmutableArray<(CredentialStore Place, AuthProfile Profile)> _profiles;

    public AccountNames(IEnumerable<AuthRecords> records, AccountLabel style)
    {
        // Of several copies the newest place's counts, and of those the one that expires last.
        _profiles =
        [
            .. records.SelectMany(r => r.Profiles.Select(p => (r.Place, Profile: p)))
                .GroupBy(p => (p.Profile.Provider, p.Profile.Identity))
                .Select(g => g.OrderByDescending(p => p.Place).ThenByDescending(p => p.Profile.Expires).First()),
        ];
        foreach (var alike in _profiles.GroupBy(p => (p.Profile.Provider, Name: Name(p.Profile, style))))
        {
            foreach (var (_, profile) in alike)
                _names[(profile.Provider, profile.Identity)] = alike.Count() == 1 ? alike.Key.Name : $"{alike.Key.Name}~{Hash(profile.Identity)[..4]}";
        }
    }

    /// <summary>Accounts whose token expires.</summary>
    public ImmutableArray<OAuthAccount> Expiring =>
    [
        .. _profiles.Where(p => p.Profile.Expires is not null)
            .Select(p => new OAuthAccount(p.Profile.Provider, NameOf(p.Profile), p.Profile.Plan, p.Profile.Expires!.Value))
            .OrderBy(a => a.Provider, StringComparer.Ordinal).ThenBy(a => a.Account, StringComparer.Ordinal),
    ];

    public string NameOf(AuthProfile profile) => _names[(profile.Provider, profile.Identity)];

    private static string Name(AuthProfile profile, AccountLabel style) => style switch
    {
        AccountLabel.Masked => Mask(profile),
        AccountLabel.Hash => Hash(profile.Identity),
        AccountLabel.Email => profile.Email ?? profile.Id,
        AccountLabel.Profile => profile.Id,
        _ => throw new ArgumentOutOfRangeException(nameof(style), style, null),
    };

    private static string Mask(AuthProfile profile)
    {
        var name = profile.Email ?? profile.Id[(profile.Id.IndexOf(':') + 1)..];
        var at = name.LastIndexOf('@');
        if (at > 0) return $"{name[..1]}***{name[at..]}";

        // "default" and the like name nobody; anything longer or stranger might.
        return name.Length is > 0 and <= 32 && name.All(c => char.IsAsciiLetterLower(c) || c == '-') ? name : Hash(profile.Identity);
    }

    private static string Hash(string identity) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..8];
}
