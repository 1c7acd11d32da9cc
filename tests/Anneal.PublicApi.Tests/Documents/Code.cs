using System.Text.RegularExpressions;

namespace Anneal.PublicApi.Tests.Documents;

/// <summary>Lines of C#, without common indentation and blank ends: <c>using</c> directives at the top, then the body.</summary>
internal sealed partial record Code(IReadOnlyList<string> Usings, IReadOnlyList<string> Body)
{
    public static Code Parse(IEnumerable<string> lines)
    {
        var rest = Trim(Dedent([.. lines.Select(line => line.TrimEnd())]));
        var usings = rest.TakeWhile(line => UsingDirective().IsMatch(line)).ToList();
        return new([.. usings.Order(StringComparer.Ordinal)], Trim(rest[usings.Count..]));
    }

    /// <summary>Directives at the top of a source file.</summary>
    public static IReadOnlyList<string> UsingsOf(IEnumerable<string> file) =>
        [.. file.Where(line => UsingDirective().IsMatch(line)).Order(StringComparer.Ordinal)];

    private static List<string> Dedent(List<string> lines)
    {
        var indentation = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return [.. lines.Select(line => line.Length == 0 ? line : line[indentation..])];
    }

    private static List<string> Trim(List<string> lines)
    {
        var first = lines.FindIndex(line => line.Length > 0);
        return first < 0 ? [] : lines[first..(lines.FindLastIndex(line => line.Length > 0) + 1)];
    }

    [GeneratedRegex(@"^using (static )?[\w.]+( = [\w.]+)?;$")]
    private static partial Regex UsingDirective();
}
