using Anneal.Testing;
using CsCheck;

namespace Anneal.Tests;

public class ShapeTests
{
    private static readonly Gen<long[]> Sizes = Gen.Long[-1, 5].Array[0, 4];

    [Theory]
    [InlineData(new long[] { }, "()")]
    [InlineData(new long[] { 3 }, "(3,)")]
    [InlineData(new long[] { -1 }, "(None,)")]
    [InlineData(new long[] { -1, 28, 28 }, "(None, 28, 28)")]
    public void Written_as_Keras_writes_it(long[] sizes, string text) => Assert.Equal(text, ((Shape)sizes).ToString());

    [Fact]
    public void Default_is_the_shape_of_a_number()
    {
        Shape none = default;
        Assert.Equal(0, none.Rank);
        Assert.Equal(1, none.ElementCount);
        Assert.Equal([], none);
        Assert.Equal(Shape.Create([]), none);
        Assert.Equal((Shape.Create([])).GetHashCode(), none.GetHashCode());
        Assert.Equal("()", none.ToString());
    }

    [Fact]
    public void Later_changes_of_the_array_do_not_reach_it()
    {
        long[] sizes = [2, 3];
        Shape shape = sizes;
        sizes[0] = 7;
        shape.ToArray()[1] = 7;
        Assert.Equal([2, 3], shape);
    }

    [Fact]
    public void Equal_where_the_axes_are_equal() => Gen.Select(Sizes, Sizes).ForAll((a, b) =>
    {
        var (left, right) = ((Shape)a, (Shape)b);
        Assert.Equal(a.SequenceEqual(b), left == right);
        Assert.Equal(!a.SequenceEqual(b), left != right);
        Assert.Equal(a.SequenceEqual(b), left.Equals((object)right));
        if (left == right) Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.Equal((Shape)a, Shape.Create(a));
    });

    [Fact]
    public void Compatible_where_known_axes_are_equal() => Gen.Select(Sizes, Sizes).ForAll((a, b) =>
    {
        var expected = a.Length == b.Length && a.Zip(b).All(s => s.First == s.Second || s.First < 0 || s.Second < 0);
        Assert.Equal(expected, ((Shape)a).IsCompatibleWith(b));
        Assert.Equal(expected, ((Shape)b).IsCompatibleWith(a));
    });

    [Fact]
    public void Sizes_multiply_to_the_number_of_elements()
    {
        Assert.Equal(24, (Shape.Create([2, 3, 4])).ElementCount);
        Assert.Equal(0, (Shape.Create([2, 0, 4])).ElementCount);
        Assert.Equal("The size of (None, 4) is not known.", Assert.Throws<InvalidOperationException>(() => (Shape.Create([-1, 4])).ElementCount).Message);
        Assert.Throws<OverflowException>(() => (Shape.Create([long.MaxValue, 2])).ElementCount);
    }

    [Fact]
    public void Axes_are_counted_from_either_end()
    {
        Shape shape = [2, 3, 4];
        Assert.Equal(2, shape[0]);
        Assert.Equal(4, shape[^1]);
        Assert.Equal([3, 4], shape[1..]);
        Assert.Equal([-1, 2, 3, 4], shape.Batched());
    }

    [Fact]
    public void Impossible_sizes_are_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Shape.Create([2, -2]));
        Assert.Equal("sizes[1] must be 0 or more, or -1 if it is unknown; it was -2. (Parameter 'sizes')", error.Message);
        Assert.Throws<ArgumentNullException>(() => (Shape)(long[])null!);
    }
}
