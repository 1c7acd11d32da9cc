using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Anneal.PublicApi.Tests.Conventions;
using ScheduleGallery;

namespace Anneal.PublicApi.Tests.Documents;

/// <summary>
/// All classes of a kind as tables for a page, one for each folder: constructors with their defaults, summaries, and shapes where the remarks say
/// <c>Input (...), output (...)</c> or <c>The shape stays</c>.
/// </summary>
/// <param name="Kind">The base class; a page shows its tables between the lines <c>&lt;!-- classes: Kind --&gt;</c> and <c>&lt;!-- end --&gt;</c>.</param>
/// <param name="LeftOut">Arguments that the page describes once for all. Regularizers and constraints are left out everywhere.</param>
internal sealed partial record ClassTable(Type Kind, params string[] LeftOut)
{
    private static readonly Descriptions Documentation = new(typeof(Shape).Assembly);

    /// <summary>Every kind with tables.</summary>
    public static IReadOnlyList<ClassTable> All { get; } =
    [
        new(typeof(Layers.Layer), "name"),
        new(typeof(Losses.Loss), "reduction", "name", "dtype"),
        new(typeof(Metrics.Metric), "name", "dtype"),
        new(typeof(Optimizers.Optimizer), "name"),
        new(typeof(Callbacks.Callback)),
    ];

    /// <summary>The page with the tables of today.</summary>
    public static string Refresh(string page) => Place().Replace(page, place =>
        $"{place.Groups["open"].Value}\n{All.Single(table => table.Kind.Name == place.Groups["kind"].Value)}{place.Groups["close"].Value}");

    /// <summary>The kinds whose tables a page shows.</summary>
    public static IEnumerable<string> KindsOn(string page) => Place().Matches(page).Select(place => place.Groups["kind"].Value);

    public override string ToString() => string.Concat(
        from type in Conventions.PublicApi.Types
        where type.IsSubclassOf(Kind) && type.Namespace == Kind.Namespace && !type.IsAbstract
        orderby type.Name
        group type by Folder(type) into folder
        orderby folder.Key != "Core", folder.Key
        select Table(folder.Key, [.. folder]));

    private string Table(string folder, IReadOnlyList<Type> types)
    {
        var shapes = types.Select(type => Shapes().Match(Documentation.Remarks($"T:{type}")).Value).ToList();
        var rows = types.Zip(shapes, (type, shape) => (string[])[$"`{Call(type)}`", Documentation.Summary($"T:{type}"), shape]);
        var columns = shapes.Exists(shape => shape.Length > 0) ? 3 : 2;
        return string.Concat(rows.Prepend(["---", "---", "---"]).Prepend([folder, "", "Shapes"]).Select(Row)) + "\n";

        string Row(string[] cells) => $"|{string.Concat(cells.Take(columns).Select(cell => $" {cell.Replace("|", "\\|", StringComparison.Ordinal)} |"))}\n";
    }

    private static string Folder(Type type) => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src", type.Namespace!.Replace('.', '/')), $"{type.Name}.cs", SearchOption.AllDirectories)
        .Select(path => Path.GetFileName(Path.GetDirectoryName(path))!).Single();

    private string Call(Type type)
    {
        var keras = KerasSignatures.All.GetValueOrDefault(Conventions.PublicApi.Name(type), []).ToDictionary(parameter => parameter.Name, parameter => parameter.Default);
        var parameters = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!.GetParameters()
            .Where(p => !LeftOut.Contains(p.Name) && p.ParameterType != typeof(Regularizers.Regularizer) && p.ParameterType != typeof(Constraints.Constraint));
        return $"{type.Name}({string.Join(", ", parameters.Select(p => p.HasDefaultValue ? $"{p.Name}: {Default(p, keras.GetValueOrDefault(p.Name!))}" : p.Name))})";
    }

    /// <summary>As C# writes it; what null stands for is as in Keras.</summary>
    private static string Default(ParameterInfo parameter, string? keras) => Conventions.PublicApi.Default(parameter) switch
    {
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        null when keras is ['\'', .. var text, '\''] && parameter.ParameterType != typeof(bool?) => $"\"{text}\"",
        null when double.TryParse(keras, CultureInfo.InvariantCulture, out var number) => Text(number),
        null => "null",
        IFormattable value and not Enum => Text(value),
        var value => value.ToString()!,
    };

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture).ToLowerInvariant();

    [GeneratedRegex("(?<open><!-- classes: (?<kind>\\w+) -->\n).*?(?<close><!-- end -->)", RegexOptions.Singleline)]
    private static partial Regex Place();

    [GeneratedRegex(@"(?<=^|\. |; )(The shape stays|Inputs?\b((?!\. (?!Output)).)*?output.*?(?=; |\. |\.$|$))", RegexOptions.IgnoreCase)]
    private static partial Regex Shapes();
}
