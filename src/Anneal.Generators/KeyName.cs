using System.Text;

namespace Anneal.Generators;

/// <summary>The key of a parameter: <c>tMul</c> is <c>t_mul</c>.</summary>
internal static class KeyName
{
    /// <summary>Words start at capitals; a number behind a word of two letters or more is a word of its own: <c>beta1</c> is <c>beta_1</c>, <c>l1</c> stays.</summary>
    public static string Of(string name)
    {
        var key = new StringBuilder();
        var letters = 0;
        for (var i = 0; i < name.Length; i++)
        {
            var letter = name[i];
            var startsWord = char.IsUpper(letter) && i > 0
                && (!char.IsUpper(name[i - 1]) || i + 1 < name.Length && char.IsLower(name[i + 1]));
            var startsNumber = char.IsDigit(letter) && i > 0 && !char.IsDigit(name[i - 1]) && letters >= 2;
            if ((startsWord || startsNumber) && key.Length > 0 && key[key.Length - 1] != '_')
            {
                key.Append('_');
                letters = 0;
            }

            letters = char.IsLetter(letter) ? letters + 1 : 0;
            key.Append(char.ToLowerInvariant(letter));
        }

        return key.ToString();
    }
}
