using Microsoft.CodeAnalysis;

namespace Anneal.Generators.Tests;

public class GeneratedTests
{
    private const string Dense = """
        [Keras("keras.layers", "fully_connected")]
        [ConfigConstant("quantization_config")]
        public sealed partial class Dense(
            long units, Mode mode = Mode.SameAsInput, bool useBias = true, double rate = 0.5, Initializer? kernelInitializer = null, Length? length = null,
            IReadOnlyList<int>? axes = null, string? name = null) : Layer(name)
        {
            public long Units { get; } = Require.AtLeast(units, 1);
            public Mode Mode { get; } = mode;
            public bool UseBias { get; } = useBias;
            public double Rate { get; } = rate;
            public Initializer? KernelInitializer { get; } = kernelInitializer;
            public Length Length { get; } = length ?? new(1);
            public IReadOnlyList<int>? Axes { get; } = axes;
        }
        """;

    [Fact]
    public void A_layer_has_config_reading_registration_and_table()
    {
        var compiled = Compiled.Of(Dense);
        Assert.Empty(compiled.Errors);
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Dense.g.txt")), compiled.File("Dense"));
    }

    [Fact]
    public void A_lambda_may_stand_where_the_first_argument_converts_from_a_delegate() => Assert.Empty(Compiled.Of("""
        public readonly record struct Rate(double Value) : IConfigValue<Rate>
        {
            public static Rate FromConfig(ConfigValue value) => new(value.AsDouble());
            public System.Text.Json.Nodes.JsonNode? ToConfigValue() => Value;
            public static implicit operator Rate(double value) => new(value);
            public static implicit operator Rate(System.Func<double, double> function) => new(function(0));
        }
        [Registered("p")] public sealed partial class Descent(Rate? rate = null, double momentum = 0.5, string? name = null) : Layer(name)
        {
            public Rate Rate { get; } = rate ?? 0.1;
            public double Momentum { get; } = momentum;
        }
        public static class Uses
        {
            public static Descent[] All => [new(step => 0.1 / (1 + step)), new(rate: step => 1, momentum: 0.9), new(0.1), new(null), new(), new(name: "a")];
        }
        """).Errors);

    [Theory]
    // A class that derives from another that is derived too, with fewer keys of its own.
    [InlineData("""
        [Keras("keras.optimizers")] public partial class Adam(double beta1 = 0.9) : Layer(null) { public double Beta1 { get; } = beta1; }
        [Keras("keras.optimizers")] public sealed partial class AdamW(double beta1 = 0.9, double decay = 1e-7) : Adam(beta1) { public double Decay { get; } = decay; }
        """)]
    // Lists of everything, in every form.
    [InlineData("""
        [Registered("p", Name = "q")] public sealed partial class All(
            double[] values, IReadOnlyList<Number>? numbers = null, IEnumerable<Length>? lengths = null, IReadOnlyList<Initializer>? objects = null,
            IReadOnlyList<IReadOnlyList<int>>? pairs = null, IReadOnlyList<Mode>? modes = null, Number? number = null, Mode? mode = null, int? whole = null,
            System.Text.Json.Nodes.JsonObject? json = null, bool? flag = false, double worst = double.NaN, double most = double.PositiveInfinity, long far = 1L << 60,
            string text = "a\"b", params System.ReadOnlySpan<double> rest) : Layer(null)
        {
            public double[] Values { get; } = values;
            public IReadOnlyList<Number>? Numbers { get; } = numbers;
            public IEnumerable<Length>? Lengths { get; } = lengths;
            public IReadOnlyList<Initializer>? Objects { get; } = objects;
            public IReadOnlyList<IReadOnlyList<int>>? Pairs { get; } = pairs;
            public IReadOnlyList<Mode>? Modes { get; } = modes;
            public Number? Number { get; } = number;
            public Mode? Mode { get; } = mode;
            public int? Whole { get; } = whole;
            public System.Text.Json.Nodes.JsonObject? Json { get; } = json;
            public bool? Flag { get; } = flag;
            public double Worst { get; } = worst;
            public double Most { get; } = most;
            public long Far { get; } = far;
            public string Text { get; } = text;
            public IReadOnlyList<double> Rest { get; } = rest.ToArray();
        }
        """)]
    // A record that is bound, with an argument of its own kind and one that is bound otherwise.
    [InlineData("""
        [Registered] public sealed partial record Warm(Curve Inner, [BindBy("BindPositive")] Length Steps, IReadOnlyList<Length> More, Length? Last = null, string? Name = "Warm") : Curve;
        """)]
    // What is written by hand stays.
    [InlineData("""
        [Keras("anneal.x")] public sealed partial record Own(object Thing) : Curve
        {
            public override System.Text.Json.Nodes.JsonObject GetConfig() => [];
            public override string ToString() => "own";
            internal static Curve Read(ConfigReader reader) => new Own(1);
        }
        """)]
    // A property that cannot have the parameter's name, a constructor that was chosen, an order.
    [InlineData("""
        [Keras("keras.regularizers"), ConfigOrder("second", "l2")] public sealed partial class L2 : Layer
        {
            public L2(int a, int b, int c) : base(null) { }
            [ConfigConstructor] public L2(double l2, int second) : base(null) => (Factor, Second) = (l2, second);
            [ConfigKey("l2")] public double Factor { get; }
            public int Second { get; }
        }
        """)]
    // Nested, and one with a subclass as its argument.
    [InlineData("""
        public static partial class Holder
        {
            [Registered] public sealed partial class Inner() : Layer(null);
            [Registered] public sealed partial class Outer(Inner inner) : Layer(null) { public Inner Inner { get; } = inner; }
        }
        """)]
    public void What_is_written_compiles(string code) => Assert.Empty(Compiled.Of(code).Errors);

    [Fact]
    public void An_unchanged_class_is_not_looked_at_again() =>
        Assert.All(Compiled.Of(Dense).ReasonsAfter("class More;"), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
}
