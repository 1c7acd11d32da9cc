namespace Anneal.Naming;

/// <summary>A name for a function the user gave.</summary>
internal static class FunctionName
{
    /// <summary>The method's name; the compiler's names for lambdas and local functions start with '&lt;' and become <c>lambda</c>.</summary>
    public static string Of(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.Method.Name.StartsWith('<') ? "lambda" : function.Method.Name;
    }
}
