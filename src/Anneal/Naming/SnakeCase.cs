using System.Text.RegularExpressions;

namespace Anneal.Naming;

/// <summary>Class names as Keras makes object names of them: <c>RMSprop</c> becomes <c>rm_sprop</c>, <c>AdamW</c> <c>adam_w</c>, <c>Conv2D</c> <c>conv2d</c>.</summary>
internal static partial class SnakeCase
{
    public static string Of(string className) => AfterSmall().Replace(BeforeWord().Replace(className, "$1_$2"), "$1_$2").ToLowerInvariant();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex BeforeWord();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex AfterSmall();
}
