using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Clawtail.Tailer.Auth;

/// <summary>Names accounts for labels as the operator asked, each account once, however many agents hold a copy of its credential.</summary>
internal static class AccountNames
{
    public static ImmutableArray<OAuthAccount> Name(IEnumerable<OAuthProfile> profiles, AccountLabel style)
    {
        var newest = profiles.GroupBy(p => (p.Provider, p.Identity)).Select(g => g.MaxBy(p => p.Expires)!);
        return
        [
            .. newest.GroupBy(p => (p.Provider, Name: Name(p, style)))
                .SelectMany(g => g.Select(p => new OAuthAccount(p.Provider, Tell(p, g.Key.Name, g.Count()), p.Plan, p.Expires)))
                .OrderBy(a => a.Provider, StringComparer.Ordinal).ThenBy(a => a.Account, StringComparer.Ordinal),
        ];
    }

    /// <summary>Two people may be masked alike.</summary>
    private static string Tell(OAuthProfile profile, string name, int alike) => alike == 1 ? name : $"{name}~{Hash(profile.Identity)[..4]}";

    private static string Name(OAuthProfile profile, AccountLabel style) => style switch
    {
        AccountLabel.Masked => Mask(profile),
        AccountLabel.Hash => Hash(profile.Identity),
        AccountLabel.Email => profile.Email ?? profile.Id,
        AccountLabel.Profile => profile.Id,
        _ => throw new ArgumentOutOfRangeException(nameof(style), style, null),
    };

    private static string Mask(OAuthProfile profile)
    {
        var name = profile.Email ?? profile.Id[(profile.Id.IndexOf(':') + 1)..];
        var at = name.LastIndexOf('@');
        if (at > 0) return $"{name[..1]}***{name[at..]}";

        // "default" and the like name nobody; anything longer or stranger might.
        return name.Length is > 0 and <= 32 && name.All(c => char.IsAsciiLetterLower(c) || c == '-') ? name : Hash(profile.Identity);
    }

    private static string Hash(string identity) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..8];
}
