using Anneal.Graphs;

namespace Anneal.Tests.Models;

public sealed class NestTests
{
    private static readonly Nest<int> List = [1, 2, new Nest<int>.Many([3])];
    private static readonly Nest<int> Named = new Dictionary<string, int> { ["b"] = 1, ["a"] = 2 };

    [Fact]
    public void A_value_is_found_by_its_place_or_its_name()
    {
        Nest<int> one = 7;
        Assert.Equal((7, 1, 2, 1, 2), (one[0], List[0], List[1], Named["b"], Named["a"]));
        Assert.Equal((1, 2), (Named[0], Named[1]));
    }

    [Theory]
    [InlineData(3, "There is no value at 3. There are 3, counted from 0. (Parameter 'index')")]
    [InlineData(-1, "There is no value at -1. There are 3, counted from 0. (Parameter 'index')")]
    [InlineData(2, "At 2 stands a list or a dictionary, not a value. Call Flatten, or match Nest<T>.Many and Nest<T>.Named. (Parameter 'index')")]
    public void A_place_without_a_value_is_told(int index, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => List[index]).Message);

    [Fact]
    public void A_name_without_a_value_is_told()
    {
        Assert.Equal("There is no value named 'c'. There are b, a. (Parameter 'name')", Assert.Throws<ArgumentException>(() => Named["c"]).Message);
        Assert.Equal("There is no value named 'c'. There are 3, counted from 0. (Parameter 'name')", Assert.Throws<ArgumentException>(() => List["c"]).Message);
    }
}
