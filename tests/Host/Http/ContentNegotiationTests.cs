using Clawtail.Host.Http;
using Clawtail.Metrics;
using Xunit;

namespace Clawtail.Tests.Host.Http;

public sealed class ContentNegotiationTests
{
    private const string Prometheus2 =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private const string Prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

    [Theory]
    [InlineData(Prometheus2)]
    [InlineData(Prometheus3)]
    [InlineData("application/openmetrics-text")]
    [InlineData("Application/OpenMetrics-Text ; Version=\"1.0.0\" ; Q=0.5")]
    [InlineData("text/plain, application/openmetrics-text")]
    [InlineData("text/plain;q=0.4, application/openmetrics-text;q=0.5")]
    [InlineData("text/plain;q=0.4, text/*, */*, application/openmetrics-text;q=0.5")]
    public void Who_asks_for_OpenMetrics_gets_it(string accept) =>
        Assert.Same(ExpositionFormat.OpenMetrics, ContentNegotiation.ChooseFormat(accept));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*/*")]
    [InlineData("application/*")]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8")]
    [InlineData("application/openmetrics-text;q=0")]
    [InlineData("application/openmetrics-text;version=2.0.0")]
    [InlineData("application/openmetrics-text;q=0.4,text/plain;q=0.5")]
    [InlineData("application/openmetrics-text;q=0.4,*/*")]
    [InlineData("application/openmetrics-text;q=a lot")]
    [InlineData(";;q=,,=;application/openmetrics-textual")]
    public void Everybody_else_gets_text(string? accept) =>
        Assert.Same(ExpositionFormat.Text, ContentNegotiation.ChooseFormat(accept));
}
