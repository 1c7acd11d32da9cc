using System.Text.RegularExpressions;

namespace Anneal.PublicApi.Tests.Documents;

/// <summary>A fenced block of C# in a document.</summary>
/// <param name="Document">Where it stands.</param>
/// <param name="Line">Of the opening fence, from 1.</param>
/// <param name="Code">What it holds.</param>
internal sealed partial record CodeBlock(string Document, int Line, Code Code)
{
    private static readonly string[] Languages = ["csharp", "cs", "c#"];

    /// <summary>All blocks that a reader would take for C#.</summary>
    public static IReadOnlyList<CodeBlock> Read(string document, IReadOnlyList<string> lines)
    {
        var blocks = new List<CodeBlock>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (Fence().Match(lines[i]) is not { Success: true } fence) continue;
            var (mark, language) = (fence.Groups["mark"].Value, fence.Groups["language"].Value);
            var start = i + 1;
            for (i = start; i < lines.Count && !Closes(lines[i], mark); i++)
            {
            }
            if (i == lines.Count) throw new FormatException($"{document}:{start}: the code block is not closed.");
            if (Languages.Contains(language, StringComparer.OrdinalIgnoreCase))
                blocks.Add(new(document, start, Code.Parse(lines.Take(start..i))));
        }
        return blocks;
    }

    private static bool Closes(string line, string mark) =>
        line.Trim() is var text && text.Length >= mark.Length && text.All(c => c == mark[0]);

    [GeneratedRegex("^[ >]*(?<mark>`{3,}|~{3,}) *(?<language>[^ `{]*)[^`]*$")]
    private static partial Regex Fence();
}
