using System.Text.Json;
using Clawtail.Tailer.Files;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Auth;

/// <summary>An agent's <c>auth-profiles.json</c>. Nothing but what <see cref="OAuthProfile"/> holds is kept of it.</summary>
internal sealed class AuthProfiles(string path, ITailerEvents events) : Companion(path, events)
{
    /// <summary>Bytes; a real one has a few thousand.</summary>
    private const int MaxSize = 4 * 1024 * 1024;

    public IReadOnlyList<OAuthProfile> Profiles { get; private set; } = [];

    protected override void Clear() => Profiles = [];

    protected override void Parse(SafeFileHandle file)
    {
        var size = RandomAccess.GetLength(file);
        if (size > MaxSize) throw new IOException($"it is larger than {MaxSize} bytes");

        var json = new byte[size];
        Profiles = ParseProfiles(json.AsSpan(0, FileReader.ReadFully(file, json, 0)));
    }

    private static List<OAuthProfile> ParseProfiles(ReadOnlySpan<byte> json)
    {
        var profiles = new List<OAuthProfile>();
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("profiles", out var all) || all.ValueKind != JsonValueKind.Object) return profiles;

        foreach (var profile in all.EnumerateObject())
        {
            if (OAuthProfile.From(profile.Name, profile.Value) is { } known) profiles.Add(known);
        }
        return profiles;
    }
}
