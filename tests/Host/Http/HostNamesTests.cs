using Clawtail.Host.Http;
using Clawtail.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Clawtail.Tests.Host.Http;

public sealed class HostNamesTests
{
    [Theory]
    [InlineData("localhost:9099", true)]
    [InlineData("127.0.0.1:9099", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("[::1]:9099", true)]
    [InlineData("CLAWTAIL.example.com", true)]
    [InlineData("", true)]
    [InlineData("evil.example.net:9099", false)]
    [InlineData("localhost.evil.example.net", false)]
    [InlineData("127.0.0.1.nip.io", false)]
    public void Addresses_and_names_of_this_machine_are_ours_and_no_others(string host, bool isOurs) =>
        Assert.Equal(isOurs, new HostNames(["clawtail.example.com"]).IsOurs(new HostString(host)));

    [Fact]
    public async Task A_foreign_page_that_points_its_own_name_here_reads_nothing()
    {
        await using var web = await WebHarness.StartAsync();

        using var foreign = await web.GetAsync("/", ("Host", "evil.example.net"));
        using var own = await web.GetAsync("/", ("Host", "clawtail.example.com"));
        using var scrape = await web.GetAsync("/metrics", ("Host", "clawtail.monitoring.svc"));

        Assert.Equal((421, 200, 200), ((int)foreign.StatusCode, (int)own.StatusCode, (int)scrape.StatusCode));
        Assert.DoesNotContain("<", await WebHarness.TextAsync(foreign), StringComparison.Ordinal);
        Assert.All([foreign, own, scrape], answer => Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)));
    }
}
