using System.Text.RegularExpressions;

namespace Anneal.Optimizers;

/// <summary>Regular expressions for names and paths, as users give them. The time of a match grows with the text alone, whatever the expression.</summary>
internal static class PathPattern
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">As it was given.</param>
    /// <param name="argument">Where it was given.</param>
    /// <param name="before">What must come before a match.</param>
    /// <param name="after">What must come after it.</param>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public static Regex Compile(string pattern, string argument, string before = "", string after = "")
    {
        ArgumentNullException.ThrowIfNull(pattern, argument);
        try
        {
            // By itself first: an error is then one of what was given.
            var own = new Regex(pattern, Options);
            return before.Length + after.Length == 0 ? own : new Regex($"{before}(?:{pattern}){after}", Options);
        }
        catch (RegexParseException error)
        {
            throw new ArgumentException($"'{pattern}' is not a regular expression: {error.Message}", argument, error);
        }
        catch (NotSupportedException error)
        {
            throw new ArgumentException(
                $"'{pattern}' cannot be matched without backtracking: write it without lookaround, backreferences, atomic groups and long counted repetitions.", argument, error);
        }
    }

    /// <summary>Whether a pattern without a slash has a match in a variable's name, or one with a slash in its path.</summary>
    public static bool Finds(this Regex pattern, Variable variable) =>
        pattern.IsMatch(pattern.ToString().Contains('/', StringComparison.Ordinal) ? variable.Path : variable.Name);
}
