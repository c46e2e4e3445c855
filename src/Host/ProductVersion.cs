using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Clawtail.Host;

/// <summary>Which Clawtail this is.</summary>
internal static class ProductVersion
{
    /// <summary>Without the commit that a build may append.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Answers <c>--version</c>.</summary>
    public sealed class Print : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"clawtail {Text}");
            return ExitCode.Stopped;
        }
    }
}
