namespace Clawtail.Host.CommandLine;

/// <summary>Names of hosts as an operator writes them: <c>clawtail.example.com,metrics.lan</c>.</summary>
internal static class HostNameList
{
    public static bool TryParse(string text, out IReadOnlyList<string> names)
    {
        names = text.Split(',', StringSplitOptions.TrimEntries);
        return names.All(name => Uri.CheckHostName(name) is UriHostNameType.Dns);
    }
}
