using Clawtail.Host;
using Clawtail.Host.Http;
using Clawtail.Host.Report;
using Clawtail.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>The real web server on a real port, before a tailer that the test moves by hand.</summary>
internal sealed class WebHarness : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ReportReader _reports;
    private readonly MetricsExposition _exposition;
    private readonly WebApplication _web;

    private WebHarness()
    {
        var listen = TcpAddress.Local(FreePort.Next());
        _exposition = new(View, new TailerMetrics(Time), new MetricsOptions { Version = "1.2.3" }, Time);
        _reports = new ReportReader(_folder.Path, PlanLimit.RateCard, new LocalCalendar(TimeZoneInfo.Utc), Time);
        var routes = new Endpoints(
            new MetricsEndpoint(_exposition), new HealthEndpoints(View, new LivenessCheck(View, TimeSpan.FromSeconds(30))), new OverviewPage(View, _reports, Time), new HostNames(["clawtail.example.com"]), Log, Time);
        _web = WebServer.Create(listen, NullLoggerFactory.Instance, Time, routes.AnswerAsync);
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = new Uri($"http://{listen}") };
    }

    public FakeTailerView View { get; } = new();

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch);

    public RecordedLog Log { get; } = new();

    /// <summary>Neither asks for compression nor undoes it. One connection, so that a request begins when the last is quite done.</summary>
    public HttpClient Client { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<WebHarness> StartAsync()
    {
        var harness = new WebHarness();
        await harness._web.StartAsync(Cancellation);
        return harness;
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, headers);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request, Cancellation);
    }

    public static Task<string> TextAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _web.DisposeAsync();
        await _exposition.DisposeAsync();
        _reports.Dispose();
        _folder.Dispose();
    }
}
