using Clawtail.Host.CommandLine;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.CommandLine;

public sealed class DirectoryPathTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_directory_need_not_exist_but_must_not_be_a_file()
    {
        File.WriteAllText(_folder.Combine("file"), "");

        Assert.True(DirectoryPath.TryParse(_folder.Combine("nothing", "yet"), out _));
        Assert.False(DirectoryPath.TryParse(_folder.Combine("file"), out _));
        Assert.False(DirectoryPath.TryParse("a\0b", out _));
    }

    [Fact]
    public void A_tilde_that_no_shell_replaced_is_the_users_directory()
    {
        var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        Assert.True(DirectoryPath.TryParse("~/.openclaw-of-a-test/", out var path));
        Assert.True(DirectoryPath.TryParse("~other", out var another));

        Assert.Equal(Path.Combine(user, ".openclaw-of-a-test"), path);
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "~other"), another);
    }

    [Theory]
    [InlineData("home", true)]
    [InlineData("home/state", true)]
    [InlineData("home/a/../../home/b", true)]
    [InlineData("homestead", false)]
    [InlineData("state", false)]
    [InlineData("", false)]
    public void Inside_is_the_directory_and_what_lies_below(string path, bool inside) =>
        Assert.Equal(inside, DirectoryPath.IsInside(Path.GetFullPath(_folder.Combine(path)), _folder.Combine("home")));

    [Fact]
    public void Links_hide_nothing()
    {
        Directory.CreateDirectory(_folder.Combine("home", "agents"));
        Directory.CreateSymbolicLink(_folder.Combine("relative"), "./home/agents/../agents");
        Directory.CreateSymbolicLink(_folder.Combine("chained"), _folder.Combine("relative"));
        Directory.CreateSymbolicLink(_folder.Combine("alias"), _folder.Combine("home"));

        Assert.True(DirectoryPath.IsInside(_folder.Combine("chained", "state"), _folder.Combine("home")));
        Assert.True(DirectoryPath.IsInside(_folder.Combine("home", "state"), _folder.Combine("alias")));
        Assert.False(DirectoryPath.IsInside(_folder.Combine("chained", "..", "..", "state"), _folder.Combine("alias")));
    }

    [Fact]
    public void Links_in_a_circle_come_to_an_end()
    {
        Directory.CreateSymbolicLink(_folder.Combine("one"), _folder.Combine("two"));
        Directory.CreateSymbolicLink(_folder.Combine("two"), _folder.Combine("one"));

        Assert.False(DirectoryPath.IsInside(_folder.Combine("one", "state"), _folder.Combine("home")));
    }

    public void Dispose() => _folder.Dispose();
}
