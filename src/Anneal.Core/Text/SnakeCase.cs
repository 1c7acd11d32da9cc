using System.Text.RegularExpressions;

namespace Anneal;

/// <summary>Keras's default names: <c>PReLU</c> is <c>p_re_lu</c>, <c>Conv2D</c> is <c>conv2d</c>.</summary>
internal static partial class SnakeCase
{
    public static string Of(string name) => LowerUpper().Replace(Word().Replace(name, "$1_$2"), "$1_$2").ToLowerInvariant();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex Word();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex LowerUpper();
}
