namespace Anneal;

/// <summary>Marks a class of Keras or of this library. Its config is derived from its constructor.</summary>
/// <param name="module">The module in Keras, such as <c>keras.layers</c>, or a module of this library, such as <c>anneal.schedules</c>.</param>
/// <param name="aliases">Further names by which <c>Get</c> finds the class, such as <c>"mse", "MSE"</c>. The class name and its snake_case
/// form need no entry.</param>
/// <remarks>The class must be partial. See <see cref="RegisteredAttribute"/> for classes of your own.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KerasAttribute(string module, params string[] aliases) : Attribute
{
    /// <summary>The module.</summary>
    public string Module { get; } = module;

    /// <summary>Further names.</summary>
    public IReadOnlyList<string> Aliases { get; } = aliases;

    /// <summary>The class name in configs. Default (null): the name of the class.</summary>
    public string? Name { get; init; }
}
