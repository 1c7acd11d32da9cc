using System.Text;

namespace Anneal;

/// <summary>Keras's default names: <c>PReLU</c> is <c>p_re_lu</c>, <c>Conv2D</c> is <c>conv2d</c>.</summary>
/// <remarks>
/// A capital letter begins a word before a small letter or after one. Keras: <c>(.)([A-Z][a-z]+)</c>, then <c>([a-z])([A-Z])</c>, each replaced by
/// <c>\1_\2</c>. No regular expressions here: they would double the time in which all classes are registered.
/// </remarks>
internal static class SnakeCase
{
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]) && (IsSmall(name, i + 1) || IsSmall(name, i - 1))) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }

    private static bool IsSmall(string name, int i) => i < name.Length && char.IsAsciiLetterLower(name[i]);
}
