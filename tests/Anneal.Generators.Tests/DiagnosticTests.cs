namespace Anneal.Generators.Tests;

public class DiagnosticTests
{
    [Theory]
    [InlineData(
        """[Keras("keras.layers")] public sealed partial class Dense(long units) : Layer(null) { }""",
        "ANN001: Dense cannot be written: its parameter 'units' has no property 'Units' to read the value from; add `public long Units { get; } = units;`, or put [ConfigKey(\"units\")] on the property that holds it")]
    [InlineData(
        """[Registered] public sealed partial class Dense(double? keepRate = null) : Layer(null) { double KeepRate { set { } } }""",
        "ANN001: Dense cannot be written: its parameter 'keepRate' has no property 'KeepRate' to read the value from; add `public double? KeepRate { get; } = keepRate;`, or put [ConfigKey(\"keep_rate\")] on the property that holds it")]
    [InlineData(
        """[Keras("keras.layers")] public sealed partial class Dense(float rate) : Layer(null) { public float Rate => rate; }""",
        "ANN002: Dense cannot be written: 'rate' is of type float, which has no form in a config; use bool, int, long, double, string, Number, an enum, a class of a kind such as Initializer, a type that implements IConfigValue, or lists of these; or write GetConfig and `static Dense Read(ConfigReader reader)` by hand")]
    [InlineData(
        """[Keras("keras.layers")] public sealed partial class Dense(double rate) : Layer(null) { public object Rate => rate; }""",
        "ANN002: Dense cannot be written: 'Rate' is of type object, which has no form in a config; use bool, int, long, double, string, Number, an enum, a class of a kind such as Initializer, a type that implements IConfigValue, or lists of these; or write GetConfig and `static Dense Read(ConfigReader reader)` by hand")]
    [InlineData(
        """[Keras("keras.layers")] public sealed class Dense() : Layer(null);""",
        "ANN003: Dense must be partial, because its config is generated into it: `partial class Dense`")]
    [InlineData(
        """public static class Holder { [Keras("keras.layers")] public sealed partial class Dense() : Layer(null); }""",
        "ANN003: Holder must be partial, because its config is generated into it: `partial class Holder`")]
    [InlineData(
        """[Keras("keras.layers")] public sealed partial class Dense : Layer { public Dense(int a) : base(null) { } public Dense(long a) : base(null) { } public long A => 1; }""",
        "ANN004: Dense must have one public constructor with the most parameters; put [ConfigConstructor] on the one that reads a config")]
    [InlineData(
        """[Keras("keras.layers")] public sealed partial class Dense { }""",
        "ANN005: Dense must derive from a kind that can be serialised (LearningRateSchedule, Layer, Optimizer, Loss, Metric, Initializer, Regularizer, Constraint), or implement IConfigurable<T>")]
    [InlineData(
        """[Keras("keras.layers")] public abstract partial class Dense() : Layer(null);""",
        "ANN006: Dense must not be abstract, generic or private, because a config makes it by its constructor")]
    [InlineData(
        """public static partial class Holder { [Keras("keras.layers")] private sealed partial class Dense() : Layer(null); }""",
        "ANN006: Dense must not be abstract, generic or private, because a config makes it by its constructor")]
    [InlineData(
        """[Keras("keras.layers")] public sealed partial class Dense(int beta1, [ConfigKey("beta_1")] int other) : Layer(null) { public int Beta1 => beta1; public int Other => other; }""",
        "ANN007: Dense has two parameters with the key 'beta_1'; put [ConfigKey] on one of them")]
    public void What_cannot_be_derived_says_what_to_write(string code, string error)
    {
        var errors = Compiled.Of(code).Result.Diagnostics;
        Assert.Equal([error], errors.Select(found => $"{found.Id}: {found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"));
        Assert.All(errors, found => Assert.Equal(("Test.cs", 1), (found.Location.GetLineSpan().Path, found.Location.GetLineSpan().StartLinePosition.Line)));
    }
}
