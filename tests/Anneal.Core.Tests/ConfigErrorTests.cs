namespace Anneal.Core.Tests;

public class ConfigErrorTests
{
    [Theory]
    [InlineData("""{"class_name":"Circle","config":{}}""", "radius", "is missing", null)]
    [InlineData("""{"class_name":"Circle","config":{"radius":"x"}}""", "radius", "must be a number; it was the text \"x\"", "a number")]
    [InlineData("""{"class_name":"Circle","config":{"radius":-1}}""", "radius", "must be greater than 0 and finite; it was -1", "greater than 0 and finite")]
    [InlineData("""{"class_name":"Circle","config":{"radius":1,"scal":1}}""", "scal", "is not an argument; did you mean 'scale'? The arguments are radius, scale, filling, name", null)]
    [InlineData("""{"class_name":"Circle","config":{"radius":1,"filling":"full"}}""", "filling", "must be one of \"empty\", \"half_full\"; it was the text \"full\"", "one of \"empty\", \"half_full\"")]
    [InlineData("""{"class_name":"Dot","config":{"size":1.0}}""", "size", "must be a whole number of 32 bits, written without a point; it was 1.0", "a whole number of 32 bits, written without a point")]
    [InlineData("""{"class_name":"Group","registered_name":"tests>Many","config":{"members":["dot",{"class_name":"Circle","config":{"radius":0}}]}}""",
        "members[1].radius", "must be greater than 0 and finite; it was 0", "greater than 0 and finite")]
    [InlineData("""{"class_name":"Group","registered_name":"tests>Many","config":{"members":[],"frame":{"class_name":"Group","registered_name":"tests>Many","config":{"members":[7]}}}}""",
        "frame.members[0]", "must be a name, or an object with 'class_name' and 'config'; it was 7", "a name, or an object with 'class_name' and 'config'")]
    [InlineData("[]", "", "must be a name, or an object with 'class_name' and 'config'; it was an array", "a name, or an object with 'class_name' and 'config'")]
    [InlineData("""{"config":{}}""", "class_name", "is missing", null)]
    public void A_fault_has_a_path_a_problem_and_what_was_expected(string json, string path, string problem, string? expected)
    {
        var error = Assert.Throws<ConfigException>(() => Shape.FromConfig(json));
        Assert.Equal((path, problem, expected), (error.Path, error.Problem, error.Expected));
        Assert.Equal($"The config of {error.Subject} cannot be read: {(path.Length == 0 ? "it" : $"'{path}'")} {problem}.", error.Message);
    }

    [Theory]
    [InlineData("""{"class_name":"Circl","config":{}}""", "'Circl'", "'Circle'")]
    [InlineData("""{"class_name":"round","config":{}}""", "'round'", null)]
    [InlineData("""{"class_name":"Dot","module":"theirs.shapes","config":{}}""", "'Dot' of 'theirs.shapes'", "'Dot'")]
    [InlineData("""{"class_name":"Dot","registered_name":"Their>Dot","config":{}}""", "'Their>Dot'", "'Dot'")]
    [InlineData("\"dott\"", "'dott'", "'dot'")]
    public void A_class_of_somebody_else_is_refused_with_what_to_do(string json, string name, string? nearest) => Assert.Equal(
        $"is of class {name}, which is not a known shape{(nearest is null ? "" : $"; the nearest known is {nearest}")}. A shape of your own must first be registered with [Registered] or Register, or added to customObjects",
        Assert.Throws<ConfigException>(() => Shape.FromConfig(json)).Problem);

    [Fact]
    public void What_cannot_be_written_says_where_it_lies()
    {
        var error = Assert.Throws<UnwritableConfigException>(() => new Group([new Dot(), new Group([new Silent()])]).ToConfig());
        Assert.Equal("members[1].members[0]", error.Path);
        Assert.Equal("The shape cannot be written because of its members[1].members[0]: Silent has no config.", error.Message);
    }

    private sealed record Silent : Shape;
}
