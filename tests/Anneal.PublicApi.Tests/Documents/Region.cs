using System.Text.RegularExpressions;

namespace Anneal.PublicApi.Tests.Documents;

/// <summary>A part of a test's source that a document shows, between <c>// snippet: name</c> and <c>// end snippet</c>.</summary>
internal sealed partial record Region(string Name, string File, Code Code)
{
    public static IReadOnlyList<Region> Read(string file, IReadOnlyList<string> lines)
    {
        var usings = Code.UsingsOf(lines);
        var regions = new List<Region>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (Begin().Match(lines[i]) is not { Success: true } begin) continue;
            var start = i + 1;
            for (i = start; i < lines.Count && lines[i].Trim() != "// end snippet"; i++)
            {
            }
            if (i == lines.Count) throw new FormatException($"{file}:{start}: the snippet has no end.");
            regions.Add(new(begin.Groups["name"].Value, file, Code.Parse(lines.Take(start..i)) with { Usings = usings }));
        }
        return regions;
    }

    /// <summary>Whether the block shows this code. A block that has using directives has all those of the file: it is a whole program.</summary>
    public bool IsShownBy(CodeBlock block) =>
        Code.Body.SequenceEqual(block.Code.Body) && (block.Code.Usings.Count == 0 || Code.Usings.SequenceEqual(block.Code.Usings));

    /// <summary>Lines that stand in both.</summary>
    public int Likeness(CodeBlock block) =>
        block.Code.Body.Where(line => line.Length > 0).Intersect(Code.Body).Count();

    /// <summary>Where block and region first differ.</summary>
    public string FirstDifference(CodeBlock block)
    {
        if (Code.Body.SequenceEqual(block.Code.Body))
            return $"the directives differ:{Show("document", string.Join(" ", block.Code.Usings))}{Show("region", string.Join(" ", Code.Usings))}";
        var at = Enumerable.Range(0, int.MaxValue).First(i => Line(block.Code, i) != Line(Code, i));
        return $"line {at + 1} differs:{Show("document", Line(block.Code, at))}{Show("region", Line(Code, at))}";
    }

    private static string? Line(Code code, int index) => index < code.Body.Count ? code.Body[index] : null;

    private static string Show(string what, string? line) => $"\n    {what + ":",-10} {line ?? "(ends)"}";

    [GeneratedRegex(@"^\s*// snippet: (?<name>[\w-]+)\s*$")]
    private static partial Regex Begin();
}
