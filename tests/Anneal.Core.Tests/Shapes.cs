using System.Text.Json.Nodes;

namespace Anneal.Core.Tests;

/// <summary>A kind of the tests' own.</summary>
public abstract record Shape : IConfigurable<Shape>
{
    static string IConfigurable<Shape>.Kind => "shape";

    ConfigOrigin IConfigurable<Shape>.Origin { get; set; }

    [NoConfig]
    public virtual JsonObject GetConfig() => throw new NotSupportedException($"{GetType().Name} has no config.");

    public JsonObject ToConfig() => Registry<Shape>.Serialize(this);

    public static Shape FromConfig(string json) => Registry<Shape>.Deserialize(JsonNode.Parse(json)!);
}

public enum Filling
{
    Empty,
    HalfFull,
}

[Keras("keras.shapes", "round")]
public sealed partial record Circle : Shape
{
    public Circle(double radius, double scale = 2.0, Filling filling = Filling.Empty, string? name = "circle")
    {
        Radius = Require.Positive(radius);
        Scale = Require.Finite(scale);
        Filling = Require.Defined(filling);
        Name = Require.Text(name);
    }

    public double Radius { get; }

    public double Scale { get; }

    public Filling Filling { get; }

    public string? Name { get; }
}

[Keras("keras.shapes")]
public sealed partial record Dot(int Size = 1) : Shape;

[Registered("tests", Name = "Many")]
public sealed partial record Group(IReadOnlyList<Shape> Members, IReadOnlyList<double>? Weights = null, Shape? Frame = null) : Shape
{
    public IReadOnlyList<double>? Weights { get; } = Weights is null ? null : Require.AllFinite(Weights);

    public bool Equals(Group? other) => other is not null && Members.SequenceEqual(other.Members);

    public override int GetHashCode() => Members.Count;
}

[Keras("keras.shapes"), ConfigOrder("seed"), ConfigConstant("quantization_config"), ConfigConstant("version", 2)]
public sealed partial record Blob(double Size = 1.0, int? Seed = null, double Gain = 1.0) : Shape
{
    [OmitFromConfig(1.0)]
    public double Gain { get; } = Gain;
}
