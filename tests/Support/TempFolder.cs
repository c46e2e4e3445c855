namespace Clawtail.Tests.Support;

/// <summary>A folder of a test's own, gone with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    /// <param name="parent">Where to make it; null for where temporary files belong.</param>
    public TempFolder(string? parent = null) => Path = parent is null
        ? Directory.CreateTempSubdirectory("clawtail-test-").FullName
        : Directory.CreateDirectory(System.IO.Path.Combine(parent, $"clawtail-test-{Guid.NewGuid():N}")).FullName;

    public string Path { get; }

    public string Combine(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
