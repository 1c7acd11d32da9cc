namespace Anneal;

/// <summary>The method that binds an argument to a run, where that is not <c>Bind</c>; on the argument's property.</summary>
/// <param name="method">A method of the argument's type that takes the run: <c>nameof(Duration.BindPositive)</c>.</param>
/// <param name="arguments">Properties of the same class that the method takes after the run.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BindByAttribute(string method, params string[] arguments) : Attribute
{
    /// <summary>Properties that the method takes too.</summary>
    public IReadOnlyList<string> Arguments { get; } = arguments;

    /// <summary>The method.</summary>
    public string Method { get; } = method;
}
