namespace Anneal;

/// <summary>Makes a class of your own serialisable. Its config is derived from its constructor. Keras's <c>register_keras_serializable</c>.</summary>
/// <param name="package">The first part of the registered name <c>package>name</c>. Default <c>Custom</c>.</param>
/// <remarks>
/// <para>The class must be partial and derive from a kind that Keras can serialise (a schedule, a layer, a loss ...). Each parameter <c>x</c> of the constructor has a
/// property <c>X</c>; the key of both is <c>x</c> in snake_case, or the key of <see cref="ConfigKeyAttribute"/>.</para>
/// <example><code>
/// [Registered("my_package")]
/// public sealed partial record Reciprocal(double Rate) : LearningRateSchedule
/// {
///     public override double At(double step) => Rate / (step + 1);
/// }
/// </code></example>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RegisteredAttribute(string package = "Custom") : Attribute
{
    /// <summary>The package.</summary>
    public string Package { get; } = package;

    /// <summary>The second part of the registered name. Default (null): the name of the class.</summary>
    public string? Name { get; init; }
}
