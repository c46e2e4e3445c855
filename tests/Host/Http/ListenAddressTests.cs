using Clawtail.Host.Http;
using Xunit;

namespace Clawtail.Tests.Host.Http;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("0.0.0.0:9099", "0.0.0.0:9099")]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    [InlineData("[::]:9099", "[::]:9099")]
    [InlineData("[::1]:65535", "[::1]:65535")]
    [InlineData("[2001:DB8::1]:80", "[2001:db8::1]:80")]
    [InlineData("localhost:9099", "localhost:9099")]
    [InlineData("LOCALHOST:9099", "localhost:9099")]
    [InlineData(":9099", "0.0.0.0:9099")]
    [InlineData("*:9099", "0.0.0.0:9099")]
    [InlineData("unix:/run/clawtail.sock", "unix:/run/clawtail.sock")]
    public void An_address_has_a_host_and_a_port_or_is_a_socket(string text, string meaning)
    {
        var parsed = ListenAddress.TryParse(text, out var address);

        Assert.True(parsed);
        Assert.Equal(meaning, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("9099")]
    [InlineData("0.0.0.0")]
    [InlineData("0.0.0.0:")]
    [InlineData("0.0.0.0:65536")]
    [InlineData("0.0.0.0:-1")]
    [InlineData("0.0.0.0: 9099")]
    [InlineData("::1:9099")]
    [InlineData("[::1]")]
    [InlineData("[127.0.0.1]:9099")]
    [InlineData("1:9099")]
    [InlineData("256.0.0.1:9099")]
    [InlineData("example.com:9099")]
    [InlineData("http://localhost:9099")]
    [InlineData("unix:")]
    [InlineData("unix:relative.sock")]
    [InlineData("unix:/01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public void What_is_not_one_is_refused(string text) => Assert.False(ListenAddress.TryParse(text, out _));

    [Theory]
    [InlineData("0.0.0.0:9099", "http://localhost:9099")]
    [InlineData("[::]:9099", "http://localhost:9099")]
    [InlineData("[::1]:9099", "http://[::1]:9099")]
    [InlineData("10.0.0.7:9099", "http://10.0.0.7:9099")]
    [InlineData("unix:/run/clawtail.sock", "http://unix:/run/clawtail.sock:")]
    public void Its_URL_can_be_opened_on_this_machine(string text, string url)
    {
        var parsed = ListenAddress.TryParse(text, out var address);

        Assert.True(parsed);
        Assert.Equal(url, address.Display("http://[::]:9099"));
    }
}
