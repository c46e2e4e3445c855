using System.Diagnostics;
using System.Text.RegularExpressions;
using Clawtail.Host.Demo;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>The page for people in a real browser.</summary>
public sealed class BrowserTests : IDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task The_page_of_a_demo_is_no_wider_than_the_screen_and_its_text_can_be_told_from_its_ground(int width)
    {
        Assert.SkipUnless(File.Exists(Chromium), "This machine has no Chromium.");
        using var demo = new DemoHome(TimeProvider.System.GetUtcNow(), seed: 2);
        await using var program = ClawtailProgram.Serve(demo.OpenClawDirectory, _folder.Combine("state"));
        await program.UntilReadyAsync();
        using var answer = await program.GetAsync("/");
        var page = await answer.Content.ReadAsStringAsync(Cancellation);
        await File.WriteAllTextAsync(_folder.Combine("page.html"), page + Probe, Cancellation);
        await File.WriteAllTextAsync(_folder.Combine("frame.html"), Frame(width), Cancellation);

        var told = (await RenderAsync(_folder.Combine("frame.html"))).Split('|');

        Assert.InRange(int.Parse(told[0]), width - 20, width);
        Assert.True(double.Parse(told[1], System.Globalization.CultureInfo.InvariantCulture) >= 4.5, $"The least contrast is {told[1]}, of {told[2]}.");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Measures the page from inside: its width, and the least contrast of a text with the ground it stands on (WCAG 2.2, 1.4.3).</summary>
    private const string Probe =
        """
        <script>
        const rgb = text => (text.match(/[\d.]+/g) || []).map(Number);
        const part = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
        const ground = element => { for (; element; element = element.parentElement) { const colour = rgb(getComputedStyle(element).backgroundColor); if (colour.length == 3 || colour[3] > 0) return colour; } return [255, 255, 255]; };
        let least = 99, which = '';
        for (const element of document.body.querySelectorAll('*')) {
          if (![...element.childNodes].some(node => node.nodeType == 3 && node.data.trim()) || element.tagName == 'SCRIPT') continue;
          const [a, b] = [light(rgb(getComputedStyle(element).color)), light(ground(element))];
          const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (contrast < least) { least = contrast; which = element.tagName + ' ' + element.className; }
        }
        parent.postMessage(document.documentElement.scrollWidth + '|' + least.toFixed(2) + '|' + which, '*');
        </script>
        """;

    private static string Frame(int width) =>
        $"<!doctype html><title>x</title><iframe src=page.html width={width} height=800 style='border:0'></iframe><script>onmessage = event => document.title = event.data</script>";

    private static async Task<string> RenderAsync(string file)
    {
        string[] arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--window-size=1400,900", "--dump-dom", $"file://{file}"];
        using var browser = Process.Start(new ProcessStartInfo(Chromium, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        browser.ErrorDataReceived += (_, _) => { };
        browser.BeginErrorReadLine();
        var dom = await browser.StandardOutput.ReadToEndAsync(Cancellation);
        await browser.WaitForExitAsync(Cancellation);
        return Regex.Match(dom, "<title>([^<]*)").Groups[1].Value;
    }
}
