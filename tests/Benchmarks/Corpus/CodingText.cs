namespace Clawtail.Benchmarks.Corpus;

/// <summary>Lines as coding agents read and write them: source code, logs, prose in several scripts.</summary>
internal sealed class CodingText(Dice dice)
{
    private const int PoolBytes = 3 << 20;

    private static readonly string[] Words =
    [
        "session", "buffer", "offset", "ledger", "request", "handler", "config", "timeout", "retry", "cursor", "worker", "index",
        "payload", "stream", "cache", "token", "schema", "query", "result", "context", "event", "window", "status", "client",
    ];

    private static readonly string[] Sentences =
    [
        "The failing test shows that the cursor moves before the commit, so a crash loses one batch.",
        "I will read the handler first, then change only the retry policy.",
        "Done: the migration is applied and all 214 tests pass.",
        "Die Änderung betrifft nur die Größe des Puffers; das Verhalten bleibt gleich.",
        "Le délai d’attente dépasse la limite prévue — je propose 30 s.",
        "已修复:会话索引在重置后会保留旧的偏移量。",
        "テストは通りましたが、タイムアウトの値を確認してください。",
        "Looks good 👍 — next step: profile the 🔥 path with `perf record`.",
        "Use \"sessionKey\" instead of \"session_key\" here, as C:\\agents\\main expects.",
    ];

    public TextPool ToolOutput { get; } = new(PoolBytes, dice, ToolOutputLine);

    public TextPool Prose { get; } = new(PoolBytes / 4, dice, ProseLine);

    /// <summary>Base64 without line ends, as in encrypted reasoning; a "line" is 64 characters.</summary>
    public TextPool Opaque { get; } = new(PoolBytes / 4, dice, OpaqueLine);

    private static string ProseLine(Dice dice) => dice.Pick<string>(Sentences) + (dice.Chance(0.3) ? "\n\n" : " ");

    private static string OpaqueLine(Dice dice)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return string.Create(64, dice, (chars, d) =>
        {
            foreach (ref var c in chars) c = Alphabet[d.Between(0, 63)];
        });
    }

    private static string ToolOutputLine(Dice dice)
    {
        var (a, b, c) = (dice.Pick<string>(Words), dice.Pick<string>(Words), dice.Pick<string>(Words));
        var number = dice.Between(1, 4000);
        return dice.Between(0, 15) switch
        {
            0 => $"{number}\t        if (_{a}.{b} is null) throw new InvalidOperationException(\"{c} is missing\");\n",
            1 => $"\t\treturn fmt.Errorf(\"{a} %q: %w\", {b}, err)\n",
            2 => $"    const {a} = await {b}.{c}({{ \"limit\": {number}, \"path\": \"/{a}/{b}\" }});\n",
            3 => $"2026-11-{dice.Between(1, 28):00}T04:{dice.Between(0, 59):00}:13.992Z INFO {a}.{b}: {c} finished in {number} ms\n",
            4 => $"src/{a}/{b}.ts:{number}:{dice.Between(1, 80)}: error TS2345: Argument of type '{c}' is not assignable.\n",
            5 => $"\u001b[32m✓\u001b[0m {a} {b} keeps the {c} ({number} ms)\n",
            6 => $"-rw-r--r-- 1 node node {number,7} Nov 23 04:55 {a}-{b}.{c}.json\n",
            7 => $"    /// <summary>The {a} that the {b} was given, or the default of the {c}.</summary>\n",
            8 => $"@@ -{number},7 +{number + 2},9 @@ def {a}_{b}(self, {c}):\n",
            9 => $"+    self.{a} = {b}.get('{c}', {number})\n",
            10 => "\n",
            11 => $"{{\"level\":\"info\",\"{a}\":{number},\"msg\":\"{b} {c}\",\"path\":\"C:\\\\agents\\\\{a}\"}}\n",
            12 => $"| {a} | {b} | {number} | größer als {c} |\n",
            // Agents look at their own transcripts: text that resembles a turn and is none.
            13 when number < 80 => "{\"message\":{\"role\":\"assistant\",\"usage\":{\"input\":1,\"output\":2}}}\n",
            13 => $"      }}, [{a}, {b}, {c}]);\n",
            14 => $"        {a}.{b}({c}, {number});\n",
            _ => $"{number}:    {dice.Pick<string>(Sentences)}\n",
        };
    }
}
