namespace Anneal;

/// <summary>A class that Keras has, or one of this library's own: its config is derived from its constructor.</summary>
/// <param name="module">Where Keras has it: <c>keras.layers</c>; a class of this library's own has <c>anneal.schedules</c> and the like.</param>
/// <param name="aliases">Further names by which <c>Get</c> finds it, beside the name of the class and the same in snake_case: <c>"mse", "MSE"</c>.</param>
/// <remarks>The class must be partial. See <see cref="RegisteredAttribute"/> for classes of your own.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KerasAttribute(string module, params string[] aliases) : Attribute
{
    /// <summary>The module.</summary>
    public string Module { get; } = module;

    /// <summary>Further names.</summary>
    public IReadOnlyList<string> Aliases { get; } = aliases;

    /// <summary>The name that configs have. Default (null): the name of the class.</summary>
    public string? Name { get; init; }
}
