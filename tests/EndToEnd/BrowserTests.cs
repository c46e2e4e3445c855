using System.Buffers.Binary;
using Clawtail.Host.Demo;
using Clawtail.Tests.Host.Http;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>The page for people in a real browser.</summary>
public sealed class BrowserTests : IDisposable
{
    private static readonly int[] Widths = [320, 390, 1280];

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Where pictures of the demo go: <c>CLAWTAIL_PICTURES</c>, which is <c>docs</c> for those of the documents.</summary>
    private static string Pictures => Repository.File(Environment.GetEnvironmentVariable("CLAWTAIL_PICTURES") is { Length: > 0 } folder ? folder : "artifacts/pictures");

    [Fact]
    public async Task In_every_state_the_page_fits_the_screen_can_be_read_and_asks_nobody_for_anything()
    {
        Browser.SkipWithout();
        var pages = PageStates.All.SelectMany(state => Widths.SelectMany(width => new[]
        {
            ($"{state.Name}, {width}", state.Page, width), ($"{state.Name}, {width}, dark", Browser.Dark(state.Page), width),
        })).ToList();
        Assert.All(PageStates.All, state => Assert.InRange(state.Page.Length, 1, 30_000));

        var looks = await Browser.LookAsync(_folder.Path, pages);

        Assert.All(looks, look =>
        {
            Assert.True(look.Width <= look.Screen, $"{look.Name}: the page is {look.Width} wide.");
            Assert.True(look.Contrast >= 4.5, $"{look.Name}: the least contrast is {look.Contrast:0.00}, of {look.Faintest}.");
            Assert.True(look.Requests == 0, $"{look.Name}: it asked for {look.Requests} things.");
            Assert.True(look.Headings[0] == 1 && look.Headings.Skip(1).All(level => level == 2), $"{look.Name}: {string.Join(',', look.Headings)}");
            Assert.True(look.Unnamed == 0, $"{look.Name}: {look.Unnamed} elements say nothing to those who listen, or change the order of the keyboard.");
        });
    }

    [Theory]
    [InlineData("first catch-up", "the first catch-up runs")]
    [InlineData("empty home", "no turn yet")]
    [InlineData("no turn yet", "everything is counted")]
    [InlineData("nothing for days", "last turn 20.0 d ago")]
    [InlineData("thousands of labels", "4995 others")]
    [InlineData("hostile names", "<script>alert(1)</script>")]
    [InlineData("hostile names", "مرحبا بالعالم")]
    [InlineData("hostile names", "🦞🦞👩‍👩‍👧‍👦")]
    [InlineData("years", "since 25 Nov 2017")]
    [InlineData("much is wrong", "not counted: 30 more")]
    [InlineData("plans", "at this pace used up in 40 min")]
    public async Task A_person_reads_what_there_is(string state, string words)
    {
        Browser.SkipWithout();

        var look = Assert.Single(await Browser.LookAsync(_folder.Path, [(state, PageStates.All.Single(page => page.Name == state).Page, 1280)]));

        Assert.Contains(words, look.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_is_worth_a_picture_light_dark_and_on_a_phone()
    {
        Browser.SkipWithout();
        using var demo = new DemoHome(TimeProvider.System.GetUtcNow(), seed: 2);
        await using var program = ClawtailProgram.Serve(demo.OpenClawDirectory, _folder.Combine("state"));
        await program.UntilReadyAsync();
        var page = "";
        await program.UntilAsync(async () =>
        {
            using var answer = await program.GetAsync("/");
            page = await answer.Content.ReadAsStringAsync(Cancellation);
            return page.Contains("What the provider says", StringComparison.Ordinal);
        });
        Directory.CreateDirectory(Pictures);

        await Browser.DrawAsync(page, 1280, 880, Path.Combine(Pictures, "page-light.png"));
        await Browser.DrawAsync(Browser.Dark(page), 1280, 880, Path.Combine(Pictures, "page-dark.png"));
        await Browser.DrawAsync(page, 500, 1900, Path.Combine(Pictures, "page-narrow.png"));

        Assert.Equal((1280, 880), SizeOf("page-light.png"));
        Assert.Equal((1280, 880), SizeOf("page-dark.png"));
        Assert.Equal((500, 1900), SizeOf("page-narrow.png"));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Of a PNG file (https://www.w3.org/TR/png-3/, 11.2.1).</summary>
    private static (int Width, int Height) SizeOf(string picture)
    {
        var header = File.ReadAllBytes(Path.Combine(Pictures, picture)).AsSpan(16);
        return (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
    }
}
