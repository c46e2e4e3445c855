namespace Clawtail.Host.CommandLine;

/// <summary>Guesses what somebody meant who mistyped a name.</summary>
internal static class EditDistance
{
    /// <summary>The candidate that is fewest edits away, if it is close enough to be what was meant; else null.</summary>
    public static string? Closest(string typed, IEnumerable<string> candidates) => candidates
        .Select(candidate => (Name: candidate, Edits: Between(typed, candidate)))
        .Where(guess => guess.Edits <= Math.Max(1, guess.Name.Length / 5))
        .OrderBy(guess => guess.Edits)
        .Select(guess => guess.Name)
        .FirstOrDefault();

    /// <summary>Levenshtein's distance: letters to insert, delete or exchange, whatever their case.</summary>
    public static int Between(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        var current = new int[right.Length + 1];
        for (var i = 0; i < left.Length; i++)
        {
            current[0] = i + 1;
            for (var j = 0; j < right.Length; j++)
            {
                var exchanged = previous[j] + (char.ToUpperInvariant(left[i]) == char.ToUpperInvariant(right[j]) ? 0 : 1);
                current[j + 1] = Math.Min(exchanged, 1 + Math.Min(previous[j + 1], current[j]));
            }
            (previous, current) = (current, previous);
        }
        return previous[right.Length];
    }
}
