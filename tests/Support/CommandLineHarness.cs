using Clawtail.Host.CommandLine;

namespace Clawtail.Tests.Support;

/// <summary>The command line with commands that note how they were called.</summary>
internal sealed class CommandLineHarness
{
    private readonly Dictionary<string, string> _environment = [];

    /// <summary>The settings of <c>serve</c>, with nothing in the environment.</summary>
    public static ServeSettings Settings { get; } = ServeSettings.OfServe(new SettingFactory(new Dictionary<string, string>()));

    /// <summary>Every variable that means something to Clawtail.</summary>
    public static IReadOnlyList<string> KnownVariables { get; } = [.. Settings.All.Select(setting => setting.Variable)];

    /// <summary>The options of the command that ran; null if none did.</summary>
    public ServeOptions? Options { get; private set; }

    /// <summary>Which command ran.</summary>
    public string? Ran { get; private set; }

    public int ExitCode { get; private set; }

    public string Output { get; private set; } = "";

    public IReadOnlyList<string> Errors { get; private set; } = [];

    public CommandLineHarness With(string variable, string value)
    {
        _environment[variable] = value;
        return this;
    }

    public async Task<CommandLineHarness> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var line = new ClawtailCommandLine(_environment, output, error, Run("serve"), Run("demo"));
        ExitCode = await line.RunAsync(args);
        Output = output.ToString();
        Errors = error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return this;

        Func<ServeOptions, Task<int>> Run(string command) => options =>
        {
            (Ran, Options) = (command, options);
            return Task.FromResult(0);
        };
    }
}
