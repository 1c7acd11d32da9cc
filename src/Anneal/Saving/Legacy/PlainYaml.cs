using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Anneal.Saving;

/// <summary>The plain part of YAML, in which Keras 1 and 2 wrote architectures: mappings, lists, numbers and text. Tags that would run Python are refused.</summary>
internal sealed class PlainYaml
{
    private const int MostDepth = 64;

    private readonly List<(int Indent, string Text, int Number)> lines = [];
    private readonly string file;
    private int next;

    private PlainYaml(string text, string file)
    {
        this.file = file;
        var number = 0;
        var open = new StringBuilder();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (open.Length > 0)
            {
                open.Append(' ').Append(line.Trim());
                if (IsOpen(open.ToString())) continue;
                lines[^1] = lines[^1] with { Text = open.ToString() };
                open.Clear();
                continue;
            }
            var content = line.TrimEnd();
            if (content.TrimStart() is "" or "---" or "..." || content.TrimStart()[0] == '#') continue;
            lines.Add((content.Length - content.TrimStart().Length, content.TrimStart(), number));
            if (IsOpen(content)) open.Append(content.TrimStart());
        }
        if (open.Length > 0) throw Error(lines.Count - 1, "opens a bracket that is never closed");
    }

    /// <exception cref="InvalidDataException">It is no YAML, or not of the plain part.</exception>
    public static JsonNode? Parse(string text, string file)
    {
        var yaml = new PlainYaml(text, file);
        if (yaml.lines.Count == 0) return null;
        var value = yaml.Block(yaml.lines[0].Indent, 0);
        return yaml.next == yaml.lines.Count ? value : throw yaml.Error(yaml.next, "has an indent that fits nothing above");
    }

    private JsonNode? Block(int indent, int depth)
    {
        if (depth == MostDepth) throw Error(next, $"is nested more than {MostDepth} deep");
        var first = lines[next].Text;
        return IsItem(first) ? List(indent, depth) : KeyOf(first) is not null ? Mapping(indent, depth) : Flow(lines[next++].Text);
    }

    private JsonArray List(int indent, int depth)
    {
        var items = new JsonArray();
        while (next < lines.Count && lines[next].Indent == indent && IsItem(lines[next].Text))
        {
            var rest = lines[next].Text[1..].TrimStart();
            if (rest.Length == 0)
            {
                next++;
                items.Add(Nested(indent, depth));
                continue;
            }
            // What follows the dash is a block of its own, as far in as it begins.
            lines[next] = (indent + lines[next].Text.Length - rest.Length, rest, lines[next].Number);
            items.Add(Block(lines[next].Indent, depth + 1));
        }
        return items;
    }

    private JsonObject Mapping(int indent, int depth)
    {
        var entries = new JsonObject();
        while (next < lines.Count && lines[next].Indent == indent && !IsItem(lines[next].Text))
        {
            var at = next;
            var key = KeyOf(lines[next].Text) ?? throw Error(next, "must be 'key: value'");
            var value = Untagged(lines[next].Text[(key.Length + 1)..].Trim(), at);
            next++;
            if (!entries.TryAdd(Text(key), value.Length > 0 ? Flow(value) : Nested(indent, depth, listsToo: true))) throw Error(at, $"has the key '{key}' twice");
        }
        return entries;
    }

    private JsonNode? Nested(int indent, int depth, bool listsToo = false) => next < lines.Count && (lines[next].Indent > indent || (listsToo && lines[next].Indent == indent && IsItem(lines[next].Text)))
        ? Block(lines[next].Indent, depth + 1)
        : null;

    private string Untagged(string value, int line) => value switch
    {
        _ when value.StartsWith("!!python/tuple", StringComparison.Ordinal) => value["!!python/tuple".Length..].Trim(),
        _ when value.StartsWith('!') => throw Error(line, $"has the tag '{value.Split(' ')[0]}', which would run Python"),
        _ when value.StartsWith('&') || value.StartsWith('*') => throw Error(line, "has an anchor or an alias, which are not read"),
        _ => value,
    };

    private JsonNode? Flow(string text)
    {
        var place = 0;
        var value = FlowValue(text, ref place, 0);
        return SkipBlanks(text, ref place) == text.Length ? value : throw Error(next - 1, "has something behind its value");
    }

    private JsonNode? FlowValue(string text, ref int place, int depth)
    {
        if (depth == MostDepth) throw Error(next - 1, $"is nested more than {MostDepth} deep");
        SkipBlanks(text, ref place);
        if (place < text.Length && text[place] is '[' or '{') return FlowGroup(text, ref place, depth, isList: text[place] == '[');
        var from = place;
        if (place < text.Length && text[place] is '\'' or '"') return Text(Quoted(text, ref place));
        while (place < text.Length && (depth == 0 || text[place] is not (',' or ']' or '}') && !(text[place] == ':' && place + 1 < text.Length && text[place + 1] == ' '))) place++;
        return Scalar(Untagged(text[from..place].Trim(), next - 1));
    }

    private JsonNode FlowGroup(string text, ref int place, int depth, bool isList)
    {
        var (items, entries, end) = (new JsonArray(), new JsonObject(), isList ? ']' : '}');
        place++;
        while (SkipBlanks(text, ref place) < text.Length && text[place] != end)
        {
            if (isList) items.Add(FlowValue(text, ref place, depth + 1));
            else
            {
                var key = FlowValue(text, ref place, depth + 1)?.ToString() ?? "null";
                if (SkipBlanks(text, ref place) >= text.Length || text[place++] != ':') throw Error(next - 1, "must have 'key: value' in braces");
                if (!entries.TryAdd(key, FlowValue(text, ref place, depth + 1))) throw Error(next - 1, $"has the key '{key}' twice");
            }
            if (SkipBlanks(text, ref place) < text.Length && text[place] == ',') place++;
        }
        if (place >= text.Length) throw Error(next - 1, "opens a bracket that is never closed");
        place++;
        return isList ? items : entries;
    }

    private static int SkipBlanks(string text, ref int place)
    {
        while (place < text.Length && text[place] == ' ') place++;
        return place;
    }

    private static JsonNode? Scalar(string text) => text switch
    {
        "" or "null" or "~" or "Null" => null,
        "true" or "True" => true,
        "false" or "False" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when (char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.') && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => text,
    };

    private string Quoted(string text, ref int place)
    {
        var (quote, from) = (text[place], place++);
        while (place < text.Length && (text[place] != quote || (quote == '\'' && place + 1 < text.Length && text[place + 1] == quote)))
            place += text[place] == quote || (quote == '"' && text[place] == '\\') ? 2 : 1;
        if (place >= text.Length) throw Error(next - 1, "opens a quote that is never closed");
        return text[from..++place];
    }

    private static string Text(string given) => given switch
    {
        ['\'', .. var inner, '\''] => inner.Replace("''", "'", StringComparison.Ordinal),
        ['"', .., '"'] => JsonNode.Parse(given)!.GetValue<string>(),
        _ => given,
    };

    private static bool IsItem(string text) => text == "-" || text.StartsWith("- ", StringComparison.Ordinal);

    // A colon ends a key where a blank follows or the line ends.
    private static string? KeyOf(string text)
    {
        if (text[0] is '[' or '{' or '\'' or '"') return null;
        var end = text.IndexOf(": ", StringComparison.Ordinal);
        return end > 0 ? text[..end] : text.EndsWith(':') ? text[..^1] : null;
    }

    private static bool IsOpen(string text)
    {
        var (depth, quote) = (0, '\0');
        foreach (var letter in text)
            if (quote != '\0') quote = letter == quote ? '\0' : quote;
            else if (letter is '\'' or '"') quote = letter;
            else depth += letter switch { '[' or '{' => 1, ']' or '}' => -1, _ => 0 };
        return depth > 0;
    }

    private InvalidDataException Error(int line, string problem) => new($"Line {(line >= 0 && line < lines.Count ? lines[line].Number : 0)} of '{file}' {problem}.");
}
