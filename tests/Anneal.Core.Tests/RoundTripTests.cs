using System.Text.Json.Nodes;

namespace Anneal.Core.Tests;

public class RoundTripTests
{
    [Fact]
    public void Floats_given_in_code_are_written_as_floats() => Assert.Equal(
        """{"module":"keras.shapes","class_name":"Circle","config":{"radius":1.0,"scale":2.0,"filling":"empty","name":"circle"},"registered_name":null}""",
        new Circle(1).ToConfig().ToJsonString());

    [Fact]
    public void What_a_config_wrote_as_an_integer_comes_back_as_one()
    {
        var read = Shape.FromConfig("""{"class_name":"Circle","config":{"radius":9007199254740993,"scale":2,"filling":"half_full","name":null}}""");
        Assert.Equal("""{"radius":9007199254740993,"scale":2,"filling":"half_full","name":null}""", read.GetConfig().ToJsonString());
        Assert.Equal(new Circle(9007199254740993, 2, Filling.HalfFull, null), read);
        Assert.Equal(new Circle(9007199254740993, 2, Filling.HalfFull, null).GetHashCode(), read.GetHashCode());
    }

    [Fact]
    public void A_group_is_read_with_what_it_holds()
    {
        const string Text = """
            {"module":"Anneal.Core.Tests","class_name":"Group","config":{"members":[{"module":"keras.shapes","class_name":"Dot","config":{"size":3},"registered_name":null}],"weights":[1,2.0,1e-07],"frame":null},"registered_name":"tests>Many"}
            """;
        var read = Shape.FromConfig(Text);
        Assert.Equal(JsonNode.Parse(Text)!.ToJsonString(), read.ToConfig().ToJsonString());
        Assert.Equal(new Group([new Dot(3)]), read);
    }

    [Theory]
    [InlineData("\"dot\"")]
    [InlineData("\"Dot\"")]
    [InlineData("""{"class_name":"Dot"}""")]
    [InlineData("""{"class_name":"Dot","config":null,"registered_name":"Dot","module":"keras"}""")]
    [InlineData("""{"class_name":"Dot","config":{},"registered_name":"","module":"keras.src.backend.torch.shapes"}""")]
    [InlineData("""{"class_name":"Dot","config":{"size":1},"module":"anneal.shapes","build_config":{}}""")]
    public void Keras_has_many_ways_to_name_a_class(string json) => Assert.Equal(new Dot(), Shape.FromConfig(json));

    [Fact]
    public void A_user_s_class_is_found_by_module_where_its_registered_name_is_lost() => Assert.Equal(
        new Group([new Dot()]), Shape.FromConfig("""{"class_name":"Group","module":"Anneal.Core.Tests","config":{"members":["dot"]}}"""));

    [Fact]
    public void The_table_says_what_a_constructor_takes() => Assert.Equal(
        "radius:Double:required scale:Double:2 filling:Filling:Empty name:String:circle",
        string.Join(' ', Registry<Shape>.Named("round")!.Parameters.Select(p =>
            $"{p.Key}:{p.Type.Name}:{(p.IsRequired ? "required" : Convert.ToString(p.Default, System.Globalization.CultureInfo.InvariantCulture))}")));

    [Fact]
    public void Custom_objects_hold_for_one_call()
    {
        var config = JsonNode.Parse("""{"class_name":"Mine","registered_name":"Their>Mine","config":{"a":1}}""")!;
        var objects = new CustomObjects().Add("Mine", arguments => new Dot((int)arguments["a"]!)).Add<Circle>();
        Assert.Equal(new Dot(1), Registry<Shape>.Deserialize(config, objects));
        Assert.Throws<ConfigException>(() => Registry<Shape>.Deserialize(config));
        Assert.Equal(new Circle(2), Registry<Shape>.Deserialize(JsonNode.Parse("""{"class_name":"Circle","registered_name":"Their>Circle","config":{"radius":2}}""")!, objects));
        Assert.Equal(new Group([new Dot(1)]), Registry<Shape>.Deserialize(
            new JsonObject { ["class_name"] = "Group", ["registered_name"] = "tests>Many", ["config"] = new JsonObject { ["members"] = new JsonArray(config) } }, objects));
    }

    [Fact]
    public void Keys_have_the_order_and_the_constants_of_Keras()
    {
        Assert.Equal("""{"seed":null,"size":1.0,"quantization_config":null,"version":2}""", new Blob().GetConfig().ToJsonString());
        Assert.Equal(new Blob(Gain: 2), Shape.FromConfig("""{"class_name":"Blob","config":{"gain":2,"quantization_config":null}}"""));
        var error = Assert.Throws<ConfigException>(() => Shape.FromConfig("""{"class_name":"Blob","config":{"quantization_config":{}}}"""));
        Assert.Equal(("quantization_config", "must be null; it was an object"), (error.Path, error.Problem));
    }

    [Fact]
    public void A_changed_argument_is_a_float_again()
    {
        var read = (Blob)Shape.FromConfig("""{"class_name":"Blob","config":{"size":3}}""");
        Assert.Equal("3", read.GetConfig()["size"]!.ToJsonString());
        Assert.Equal("4.0", (read with { Size = 4 }).GetConfig()["size"]!.ToJsonString());
    }
}
