namespace Anneal;

/// <summary>Names the method that binds an argument to a run, if that is not <c>Bind</c>. It goes on the parameter or its property.</summary>
/// <param name="method">A method of the argument's type that takes the run, such as <c>nameof(Duration.BindPositive)</c>.</param>
/// <param name="arguments">Properties whose values the method takes after the run, such as <c>nameof(After)</c>. Default: none.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class BindByAttribute(string method, params string[] arguments) : Attribute
{
    /// <summary>The method.</summary>
    public string Method { get; } = method;

    /// <summary>Properties whose values the method takes after the run.</summary>
    public IReadOnlyList<string> Arguments { get; } = arguments;
}
