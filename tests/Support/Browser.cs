using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>A real Chromium without a window, which looks at pages in files.</summary>
internal static class Browser
{
    private const string Program = "/usr/bin/chromium";

    /// <summary>
    /// Measures a page from inside: its width, the least contrast of a text with the ground it stands on (WCAG 2.2, 1.4.3), what it asked of
    /// other places, and its words.
    /// </summary>
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
        const headings = [...document.querySelectorAll('h1, h2, h3, h4')].map(heading => +heading.tagName[1]);
        const silent = [...document.querySelectorAll('svg, [role=img]')].filter(picture => !picture.getAttribute('aria-label'));
        const loose = [...document.querySelectorAll('th')].filter(cell => !cell.scope);
        parent.postMessage({ id: window.name, width: document.documentElement.scrollWidth, contrast: least, faintest: which, requests: performance.getEntriesByType('resource').length,
          headings, unnamed: silent.length + loose.length + document.querySelectorAll('[tabindex]').length, text: document.body.innerText }, '*');
        </script>
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static void SkipWithout() => Assert.SkipUnless(File.Exists(Program), "This machine has no Chromium.");

    /// <summary>The page as it looks where a person wants it dark: without asking how the browser was set up.</summary>
    public static string Dark(string page) => page.Replace("(prefers-color-scheme: dark)", "all", StringComparison.Ordinal).Replace("color-scheme: light dark", "color-scheme: dark", StringComparison.Ordinal);

    /// <summary>Looks at pages, each in a frame of some width, all at once.</summary>
    public static async Task<IReadOnlyList<Look>> LookAsync(string folder, IReadOnlyList<(string Name, string Page, int Width)> pages)
    {
        var frames = new StringBuilder();
        for (var i = 0; i < pages.Count; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"page-{i}.html"), pages[i].Page + Probe, Cancellation);
            frames.Append(System.Globalization.CultureInfo.InvariantCulture, $"<iframe name={i} src=page-{i}.html width={pages[i].Width} height=800 style='border:0'></iframe>");
        }
        var main = Path.Combine(folder, "frames.html");
        await File.WriteAllTextAsync(main, $$"""
            <!doctype html><pre id=told></pre>
            <script>const all = {}; onmessage = event => { all[event.data.id] = event.data; document.getElementById('told').textContent = btoa(unescape(encodeURIComponent(JSON.stringify(all)))) }</script>
            {{frames}}
            """, Cancellation);

        var dom = await RunAsync("--window-size=1400,900", "--dump-dom", $"file://{main}");
        var told = Regex.Match(dom, "<pre id=\"told\">([^<]*)").Groups[1].Value;
        var looks = JsonSerializer.Deserialize<Dictionary<string, Look>>(Convert.FromBase64String(told), JsonSerializerOptions.Web)!;
        return [.. pages.Select((page, i) => looks[$"{i}"] with { Name = page.Name, Screen = page.Width })];
    }

    /// <summary>Draws a page as a picture.</summary>
    public static async Task DrawAsync(string page, int width, int height, string picture)
    {
        var file = Path.ChangeExtension(picture, ".html");
        await File.WriteAllTextAsync(file, page, Cancellation);
        await RunAsync($"--window-size={width},{height}", "--hide-scrollbars", $"--screenshot={picture}", $"file://{file}");
        File.Delete(file);
    }

    private static async Task<string> RunAsync(params string[] more)
    {
        using var profile = new TempFolder();
        string[] arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", $"--user-data-dir={profile.Path}", "--virtual-time-budget=10000", .. more];
        using var browser = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        browser.ErrorDataReceived += (_, _) => { };
        browser.BeginErrorReadLine();
        var output = await browser.StandardOutput.ReadToEndAsync(Cancellation);
        await browser.WaitForExitAsync(Cancellation);
        return output;
    }
}

/// <summary>What a page looks like in a frame.</summary>
/// <param name="Screen">The frame's width.</param>
/// <param name="Width">The page's, which is larger where one has to scroll.</param>
/// <param name="Faintest">The text with the least contrast.</param>
/// <param name="Requests">Everything it asked for besides itself.</param>
/// <param name="Headings">Their levels, in order.</param>
/// <param name="Unnamed">Pictures without words, header cells without a direction, and elements that change the order of the keyboard.</param>
internal sealed record Look(string Name, int Screen, int Width, double Contrast, string Faintest, int Requests, IReadOnlyList<int> Headings, int Unnamed, string Text);
