using Anneal.Naming;

namespace Anneal.Optimizers;

/// <summary>The paths of variables that a pattern may have meant.</summary>
internal static class NearestPaths
{
    public static string Text(string pattern, IReadOnlyList<Variable> variables)
    {
        if (variables.Count == 0) return "There are no variables.";
        var word = new string([.. pattern.Where(letter => char.IsLetterOrDigit(letter) || letter is '_' or '/')]).Trim('/').ToUpperInvariant();
        var nearest = variables.Select(v => v.Path).Distinct().OrderBy(path => Distance(path.ToUpperInvariant(), word)).Take(3).Select(path => $"'{path}'");
        return $"The nearest paths are {string.Join(", ", nearest)}.";
    }

    // What a pattern leaves open are whole parts of the path, at either end.
    private static int Distance(string path, string word)
    {
        var parts = path.Split('/');
        return (from start in Enumerable.Range(0, parts.Length)
                from end in Enumerable.Range(start + 1, parts.Length - start)
                select EditDistance.Between(string.Join('/', parts[start..end]), word)).Min();
    }
}
