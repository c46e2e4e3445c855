using Clawtail.Tailer.Auth;
using Clawtail.Tailer.Sessions;

namespace Clawtail.Tailer.Watching;

/// <summary>What stands beside an agent's transcripts: its session index and its credentials' expiry.</summary>
internal sealed record AgentCompanions(SessionIndex Index, AuthProfiles Auth)
{
    public static AgentCompanions Of(string agent, HomeLayout layout, ITailerEvents events) =>
        new(new SessionIndex(layout.SessionIndex(agent), events), new AuthProfiles(layout.AuthProfiles(agent), events));
}
