using Clawtail.Tailer.Ledger.Native;
using Xunit;

namespace Clawtail.Tests.Tailer.Ledger.Native;

/// <summary>Whose turn a native one is.</summary>
public sealed class NativeAgentTests
{
    [Fact]
    public void A_call_is_of_the_agent_of_its_session_whosever_Codex_home_it_lies_in()
    {
        using var ledger = new NativeLedger();
        ledger.Commit(change => change.Bindings.Add(new NativeBinding(1, "other/s", 0)));

        ledger.Call(1, 10, 1);
        ledger.Wait(TimeSpan.FromMinutes(3));
        ledger.Settle();

        var agent = Assert.Single(ledger.Usage.Current.Agents);
        Assert.Equal(("other", 1), (agent.Agent, agent.Exposed.Messages));
    }

    [Fact]
    public void What_an_agent_showed_of_a_reply_is_no_increase_when_its_rollout_is_read()
    {
        using var ledger = new NativeLedger();
        ledger.Reply(1, 10, 0, input: 30);
        ledger.Sweep();
        ledger.Sweep();
        Assert.Equal(30, ledger.Agents.Exposed.Tokens.Input);

        ledger.Call(1, 10, 1, input: 20);
        Assert.Equal((20, 30), (ledger.Agents.Counted.Tokens.Input, ledger.Agents.Exposed.Tokens.Input));
        ledger.Call(1, 10, 2, input: 25);

        Assert.Equal((45, 45), (ledger.Agents.Counted.Tokens.Input, ledger.Agents.Exposed.Tokens.Input));
    }
}
