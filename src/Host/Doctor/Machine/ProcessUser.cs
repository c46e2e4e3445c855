using System.Globalization;

namespace Clawtail.Host.Doctor.Machine;

/// <summary>Whom the kernel takes this process for.</summary>
/// <param name="Id">The effective user id; null where there is none (Windows, macOS).</param>
internal sealed record ProcessUser(uint? Id)
{
    private const string Status = "/proc/self/status";

    public static ProcessUser Current { get; } = Read();

    public bool IsRoot => Id == 0;

    /// <summary>As the subject of a sentence.</summary>
    public override string ToString() => Id is { } id ? string.Create(CultureInfo.InvariantCulture, $"uid {id}") : "this user";

    private static ProcessUser Read()
    {
        if (!File.Exists(Status)) return new((uint?)null);

        // "Uid:" real, effective, saved, file system (proc(5)).
        var line = File.ReadLines(Status).First(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        var ids = line[4..].Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        return new(uint.Parse(ids[1], CultureInfo.InvariantCulture));
    }
}
