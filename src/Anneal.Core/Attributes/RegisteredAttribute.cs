namespace Anneal;

/// <summary>A class of your own that can be written and read: its config is derived from its constructor. Keras's <c>register_keras_serializable</c>.</summary>
/// <param name="package">First part of the registered name <c>package>name</c>. Default <c>Custom</c>.</param>
/// <remarks>
/// <para>The class must be partial and derive from a kind that Keras can serialise (a schedule, a layer, a loss ...). Each parameter <c>x</c> of the constructor has a
/// property <c>X</c>; the key of both is <c>x</c> in snake_case, or what <see cref="ConfigKeyAttribute"/> says.</para>
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

    /// <summary>Second part of the registered name. Default (null): the name of the class.</summary>
    public string? Name { get; init; }
}
