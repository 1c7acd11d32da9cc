namespace Anneal;

/// <summary>The method that binds an argument to a run, where that is not <c>Bind</c>.</summary>
/// <param name="method">A method of the argument's type that takes the run: <c>nameof(Duration.BindPositive)</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BindByAttribute(string method) : Attribute
{
    /// <summary>The method.</summary>
    public string Method { get; } = method;
}
