using System.Collections;
using System.Reflection;
using System.Resources;
using Microsoft.CodeAnalysis.CSharp;

namespace Text;

/// <summary>Texts and the numbers of their languages in <see cref="Languages"/>.</summary>
/// <remarks>
/// The texts are the messages of the C# compiler, which its package Microsoft.CodeAnalysis.CSharp (MIT licence) ships in 14 languages. Every fifth
/// message is a test message in all of its languages, so that no text of the test is a translation of one that was learned.
/// </remarks>
internal sealed record Messages(string[] Texts, int[] Labels)
{
    private const int ShortestText = 20, TestEvery = 5;
    private const string Resource = "Microsoft.CodeAnalysis.CSharp.CSharpResources";

    public static IReadOnlyList<string> Languages { get; } =
        ["English", "Czech", "German", "Spanish", "French", "Italian", "Japanese", "Korean", "Polish", "Portuguese", "Russian", "Turkish", "Chinese (simplified)", "Chinese (traditional)"];

    private static readonly string[] Codes = ["", "cs", "de", "es", "fr", "it", "ja", "ko", "pl", "pt-BR", "ru", "tr", "zh-Hans", "zh-Hant"];

    public static (Messages Train, Messages Test) Load(int most)
    {
        var languages = Codes.Select(Read).ToList();
        var keys = languages[0].Keys.Order(StringComparer.Ordinal).Index().ToLookup(key => key.Index % TestEvery == 0, key => key.Item);
        return (Of(keys[false], languages, most), Of(keys[true], languages, int.MaxValue));
    }

    private static Messages Of(IEnumerable<string> keys, List<Dictionary<string, string>> languages, int most)
    {
        // What is the same in several languages, such as a name, is in none.
        var rows = (from key in keys
                    from text in languages.Index().Where(language => language.Item.ContainsKey(key)).GroupBy(language => language.Item[key])
                    where text.Count() == 1 && text.Key.Length >= ShortestText
                    select (text.Key, text.Single().Index)).Take(most).ToList();
        return new([.. rows.Select(row => row.Key)], [.. rows.Select(row => row.Index)]);
    }

    private static Dictionary<string, string> Read(string code)
    {
        var compiler = typeof(CSharpCompilation).Assembly;
        var assembly = code.Length == 0
            ? compiler
            : Assembly.LoadFrom(Path.Combine(Path.GetDirectoryName(compiler.Location)!, code, $"{compiler.GetName().Name}.resources.dll"));
        using var reader = new ResourceReader(assembly.GetManifestResourceStream(code.Length == 0 ? $"{Resource}.resources" : $"{Resource}.{code}.resources")!);
        return reader.Cast<DictionaryEntry>().Where(entry => entry.Value is string).ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }
}
