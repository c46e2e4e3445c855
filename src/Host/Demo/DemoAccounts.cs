using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Clawtail.Host.Demo;

/// <summary>Writes an agent's credentials, all invented, as OpenClaw keeps them in a file.</summary>
internal static class DemoAccounts
{
    public static void Write(string home, string agent, string email, string plan, DateTimeOffset expires)
    {
        var directory = Path.Combine(home, "agents", agent, "agent");
        PrivateFile.MakeDirectory(directory);
        PrivateFile.Replace(Path.Combine(directory, "auth-profiles.json"), Render(email, plan, expires));
    }

    private static string Render(string email, string plan, DateTimeOffset expires)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteStartObject("profiles");
            json.WriteStartObject($"openai-codex:{email}");
            json.WriteString("type", "oauth");
            json.WriteString("provider", "openai-codex");
            json.WriteString("access", "invented");
            json.WriteString("refresh", "invented");
            json.WriteNumber("expires", expires.ToUnixTimeMilliseconds());
            json.WriteString("email", email);
            json.WriteString("chatgptPlanType", plan);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("usageStats");
            json.WriteStartObject($"openai-codex:{email}");
            json.WriteNumber("errorCount", plan == "team" ? 2 : 0);
            if (plan == "team")
            {
                json.WriteNumber("cooldownUntil", expires.ToUnixTimeMilliseconds());
                json.WriteString("cooldownReason", "rate_limit");
            }
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
