using System.Text.Json.Nodes;

namespace Anneal.Core.Tests;

public class RegistryTests
{
    [Fact]
    public void A_name_makes_an_object_with_default_arguments()
    {
        Assert.Equal(new Dot(), Registry<Shape>.Get("dot"));
        Assert.Equal(new Dot(4), Registry<Shape>.Get("four", new CustomObjects().Add("four", _ => new Dot(4))));
        Assert.Equal("radius", Assert.Throws<ConfigException>(() => Registry<Shape>.Get("round")).Path);
    }

    [Fact]
    public void A_name_that_is_like_none_is_refused_without_an_offer() => Assert.Equal(
        "Unknown shape \"xyzzyx\". (Parameter 'name')", Assert.Throws<ArgumentException>(() => Registry<Shape>.Get("xyzzyx")).Message);

    [Fact]
    public void An_unknown_name_is_refused_with_the_nearest() => Assert.StartsWith(
        "Unknown shape \"roung\". The nearest known names are \"round\", ",
        Assert.Throws<ArgumentException>(() => Registry<Shape>.Get("roung")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_class_may_be_written_and_read_by_hand()
    {
        Registry<Shape>.Register("tests", null, config => new ByHand(config["a"]!.GetValue<int>()));
        var config = new ByHand(3).ToConfig();
        Assert.Equal("""{"module":"Anneal.Core.Tests","class_name":"ByHand","config":{"a":3},"registered_name":"tests\u003EByHand"}""", config.ToJsonString());
        Assert.Equal(new ByHand(3), Registry<Shape>.Deserialize(config));
        var error = Assert.Throws<ConfigException>(() => Shape.FromConfig("""{"class_name":"ByHand","registered_name":"tests>ByHand","config":{"a":"x"}}"""));
        Assert.StartsWith("The config of ByHand cannot be read: it was refused: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_belongs_to_one_class()
    {
        Registry<Shape>.Register("tests", "Taken", _ => new ByHand(1));
        Assert.Equal(
            $"'tests>Taken' is registered for {typeof(ByHand)}; choose another package or name. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => Registry<Shape>.Register("tests", "Taken", _ => new Other())).Message);
        Assert.Throws<ArgumentException>(() => Registry<Shape>.Register("tests", null, _ => new Dot()));
        Registry<Shape>.Add(new(typeof(Other), "theirs", "Other", "tests>Taken", _ => new Other()));
        Assert.Equal(
            $"Other cannot be written: 'tests>Taken' is registered for {typeof(ByHand)}; choose another package or name.",
            Assert.Throws<NotSupportedException>(() => new Other().ToConfig()).Message);
    }

    [Fact]
    public void Shapes_too_deep_or_too_many_are_neither_read_nor_written()
    {
        Shape deep = new Dot();
        for (var i = 0; i < 15; i++) deep = new Group([deep]);
        Assert.Equal(deep, Registry<Shape>.Deserialize(deep.ToConfig()));
        Assert.EndsWith("it has shapes nested more than 16 deep.",
            Assert.Throws<UnwritableConfigException>(() => new Group([deep]).ToConfig()).Message, StringComparison.Ordinal);
        var config = new JsonObject { ["class_name"] = "Group", ["registered_name"] = "tests>Many", ["config"] = new JsonObject { ["members"] = new JsonArray(deep.ToConfig()) } };
        Assert.Equal("has shapes nested more than 16 deep", Assert.Throws<ConfigException>(() => Registry<Shape>.Deserialize(config)).Problem);
        Assert.Equal("has more than 10000 shapes in it", Assert.Throws<ConfigException>(() => Shape.FromConfig(
            $$$"""{"class_name":"Group","registered_name":"tests>Many","config":{"members":[{{{string.Join(',', Enumerable.Repeat("\"dot\"", 10_000))}}}]}}""")).Problem);
        Assert.Equal(new Dot(), Shape.FromConfig("\"dot\""));
    }

    [Theory]
    [InlineData("""{"class_name":"\ud800"}""", "class_name", "must be text; it was text that is not valid Unicode")]
    [InlineData("""{"\ud800":"Dot"}""", "", "holds text that is not valid Unicode")]
    [InlineData("""{"class_name":"Dot","class_name":"Dot"}""", "", "has a key twice")]
    [InlineData("""{"class_name":"Circle","config":{"radius":1,"radius":1}}""", "", "has a key twice")]
    [InlineData("""{"class_name":"Circle","config":{"radius":1,"name":"\ud800"}}""", "name", "must be text; it was text that is not valid Unicode")]
    [InlineData("""{"class_name":"Circle","config":{"radius":"\ud800"}}""", "radius", "must be a number; it was text that is not valid Unicode")]
    [InlineData("""{"class_name":"Circle","config":{"radius":1e999}}""", "radius", "must be a number; it was 1e999")]
    [InlineData("""{"class_name":"Circle","config":{"radius":123456789012345678901}}""", "radius", "must be a number; it was 123456789012345678901")]
    [InlineData("\"\\ud800\"", "", "must be a name, or an object with 'class_name' and 'config'; it was text that is not valid Unicode")]
    [InlineData("""{"class_name":"Dot","module":null}""", "module", "must be text, or left out; it was null")]
    public void Malformed_text_is_refused_where_it_lies(string json, string path, string problem)
    {
        var error = Assert.Throws<ConfigException>(() => Shape.FromConfig(json));
        Assert.Equal((path, problem), (error.Path, error.Problem));
    }

    private sealed record ByHand(int A) : Shape
    {
        public override JsonObject GetConfig() => new() { ["a"] = A };
    }

    private sealed record Other : Shape
    {
        public override JsonObject GetConfig() => [];
    }
}
