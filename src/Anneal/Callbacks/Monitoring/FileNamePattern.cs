using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Anneal.Callbacks;

/// <summary>A path with numbers in braces, formatted as Python does: <c>{epoch:02d}-{val_loss:.2f}.keras</c>.</summary>
internal sealed partial class FileNamePattern
{
    private readonly List<(string Text, string? Name, Match? Spec)> parts = [];

    /// <exception cref="ArgumentException">A brace is open, or a format is unknown.</exception>
    public FileNamePattern(string pattern, string parameter)
    {
        Text = pattern;
        var end = 0;
        foreach (Match place in Places().Matches(pattern))
        {
            AddText(pattern[end..place.Index]);
            end = place.Index + place.Length;
            var spec = Specs().Match(place.Groups["spec"].Value);
            if (place.Value is "{{" or "}}") parts.Add((place.Value[..1], null, null));
            else if (spec.Success) parts.Add(("", place.Groups["name"].Value, spec));
            else throw Wrong($"the format '{place.Groups["spec"].Value}' of '{place.Groups["name"].Value}' is none that Python has for numbers");
        }
        AddText(pattern[end..]);

        void AddText(string text)
        {
            if (text.AsSpan().ContainsAny('{', '}')) throw Wrong("a brace has no partner; write {{ or }} for a brace itself");
            if (text.Length > 0) parts.Add((text, null, null));
        }

        ArgumentException Wrong(string problem) => Require.Wrong(parameter, $"must be a path such as \"{{epoch:02d}}-{{val_loss:.2f}}.keras\"; in \"{pattern}\" {problem}");
    }

    public string Text { get; }

    /// <summary>The path.</summary>
    /// <param name="counts">Whole numbers, which come first.</param>
    /// <param name="logs">All others.</param>
    /// <param name="forgiving">Whether a number that is not there is NA.</param>
    /// <exception cref="InvalidOperationException">A number is not there.</exception>
    public string Format(IReadOnlyDictionary<string, long> counts, Logs logs, bool forgiving = false)
    {
        var text = new StringBuilder();
        foreach (var (literal, name, spec) in parts)
            text.Append(name is null ? literal
                : counts.TryGetValue(name, out var count) ? Number(count, spec!, isInteger: true)
                : logs.TryGetValue(name, out var value) ? Number(value, spec!, isInteger: false)
                : forgiving ? "NA"
                : throw new InvalidOperationException($"The path \"{Text}\" needs '{name}', which the logs do not have. They have {string.Join(", ", counts.Keys.Concat(logs.Keys))}."));
        return text.ToString();
    }

    private string Number(double value, Match spec, bool isInteger)
    {
        var decimals = spec.Groups["precision"] is { Success: true } precision ? int.Parse(precision.ValueSpan, CultureInfo.InvariantCulture) : (int?)null;
        var digits = (spec.Groups["type"].Value, isInteger) switch
        {
            ("d", false) => throw new InvalidOperationException($"The path \"{Text}\" formats a number of the logs with 'd', which is for epoch and batch; use '.0f'."),
            ("d", true) or ("", true) => NumberText.Fixed(value, 0),
            ("", false) when decimals is null => NumberText.Python(value),
            ("e" or "E", _) => NumberText.Exponential(value, decimals ?? 6),
            ("f" or "F", _) => NumberText.Fixed(value, decimals ?? 6),
            ("%", _) => NumberText.Fixed(value * 100, decimals ?? 6) + "%",
            _ => NumberText.General(value, decimals ?? 6),
        };
        if (spec.Groups["type"].Value is "E" or "F" or "G") digits = digits.ToUpperInvariant();
        if (spec.Groups["sign"].Value is "+" or " " && digits[0] != '-') digits = spec.Groups["sign"].Value + digits;
        return Pad(digits, spec);
    }

    private static string Pad(string digits, Match spec)
    {
        var width = spec.Groups["width"] is { Length: > 0 } given ? int.Parse(given.ValueSpan, CultureInfo.InvariantCulture) : 0;
        if (digits.Length >= width) return digits;
        var fill = spec.Groups["fill"] is { Length: > 0 } character ? character.Value[0] : ' ';
        if (spec.Groups["zero"].Length > 0 && spec.Groups["align"].Length == 0)
        {
            var sign = digits[0] is '-' or '+' or ' ' ? 1 : 0;
            return digits[..sign] + digits[sign..].PadLeft(width - sign, '0');
        }
        return spec.Groups["align"].Value switch
        {
            "<" => digits.PadRight(width, fill),
            "^" => digits.PadLeft(digits.Length + (width - digits.Length) / 2, fill).PadRight(width, fill),
            _ => digits.PadLeft(width, fill),
        };
    }

    [GeneratedRegex(@"\{\{|\}\}|\{(?<name>[^{}:]+)(:(?<spec>[^{}]*))?\}")]
    private static partial Regex Places();

    [GeneratedRegex(@"^((?<fill>[^{}])?(?<align>[<>^]))?(?<sign>[+\- ])?(?<zero>0)?(?<width>\d{1,2})?(\.(?<precision>\d{1,2}))?(?<type>[deEfFgG%])?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Specs();
}
