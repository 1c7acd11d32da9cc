using Anneal.Schedules;

namespace Anneal.Schedules.Tests;

public class PiecewiseArrayTests
{
    [Fact]
    public void Boundaries_and_values_are_taken_from_arrays_of_plain_numbers()
    {
        int[] steps = [10, 20];
        double[] reals = [10, 20], rates = [1, 0.5, 0.1];
        var expected = new PiecewiseConstantDecay([10, 20], [1, 0.5, 0.1]);

        Assert.All([0.0, 10, 11, 20, 21], step =>
        {
            Assert.Equal(expected.At(step), new PiecewiseConstantDecay(steps, rates).At(step));
            Assert.Equal(expected.At(step), new PiecewiseConstantDecay(reals, rates).At(step));
            Assert.Equal(expected.At(step), new PiecewiseConstantDecay(steps, [1, 0.5, 0.1]).At(step));
            Assert.Equal(expected.At(step), new PiecewiseConstantDecay([10, 20], rates).At(step));
        });
    }

    [Fact]
    public void Missing_arrays_are_named()
    {
        Assert.Equal("boundaries", Assert.Throws<ArgumentNullException>(() => new PiecewiseConstantDecay((int[])null!, [0.1])).ParamName);
        Assert.Equal("values", Assert.Throws<ArgumentNullException>(() => new PiecewiseConstantDecay([1], (double[])null!)).ParamName);
    }
}
