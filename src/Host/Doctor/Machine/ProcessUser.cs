using System.Globalization;
using System.Runtime.InteropServices;

namespace Clawtail.Host.Doctor.Machine;

/// <summary>Whom the kernel takes this process for.</summary>
/// <param name="Id">The effective user id; null on Windows, which has none.</param>
internal sealed partial record ProcessUser(uint? Id)
{
    public static ProcessUser Current { get; } = new(OperatingSystem.IsWindows() ? null : EffectiveUserId());

    public bool IsRoot => Id == 0;

    /// <summary>As the subject of a sentence.</summary>
    public override string ToString() => Id is { } id ? string.Create(CultureInfo.InvariantCulture, $"uid {id}") : "this user";

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUserId();
}
