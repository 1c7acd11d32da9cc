namespace Anneal.Schedules.Tests;

public class LargerBatchTests
{
    private static readonly LearningRateSchedule Line = new PolynomialDecay(1.0, 10, 0.0);

    /// <summary>Goyal et al. (2017), section 5.1: 0.1 for 256 images, 3.2 for 8192, a tenth of it from epochs 30, 60 and 80 on; 5 epochs of warm-up from 0.1.</summary>
    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(2.5, 1.65)]
    [InlineData(5, 3.2)]
    [InlineData(29.99, 3.2)]
    [InlineData(30, 0.32)]
    [InlineData(60, 0.032)]
    [InlineData(80, 0.0032)]
    public void ResNet_50_with_8192_images(double epoch, double rate)
    {
        const int StepsPerEpoch = 100;
        var schedule = new MultiStepDecay(0.1, [30.Epochs, 60.Epochs, 80.Epochs], [0.1]).ForLargerBatch(8192 / 256, warmup: 5.Epochs).Bind(new RunLength(stepsPerEpoch: StepsPerEpoch, epochs: 90));
        Assert.Equal(rate, schedule.At(epoch * StepsPerEpoch), rate * 1e-12);
    }

    [Fact]
    public void The_rate_rises_with_the_rows_or_with_their_square_root_and_the_lengths_stay()
    {
        Assert.Equal([1, 0.9 * 2.5, 0.8 * 4, 0.7 * 4, 0.6 * 4], First5(Line.ForLargerBatch(4, warmup: 2)), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([1, 0.9 * 1.5, 0.8 * 2, 0.7 * 2, 0.6 * 2], First5(Line.ForLargerBatch(4, warmup: 2, BatchScaling.SquareRoot)), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(Line * 4, Line.ForLargerBatch(4, warmup: 0));
        Assert.Equal(Line, Line.ForLargerBatch(1, warmup: 0));
    }

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        var schedule = Line.ForLargerBatch(32, warmup: 5.Epochs);
        Assert.Equal(schedule, LearningRateSchedule.FromConfig(schedule.ToConfig()));
    }

    [Theory]
    [InlineData(0.5, "times must be 1 or more; it was 0.5.")]
    [InlineData(double.PositiveInfinity, "times must be a finite number; it was Infinity.")]
    public void A_smaller_batch_is_refused(double times, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => Line.ForLargerBatch(times, warmup: 5)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_warm_up_or_scaling_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Line.ForLargerBatch(2, warmup: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Line.ForLargerBatch(2, warmup: 5, (BatchScaling)7));
    }

    private static IEnumerable<double> First5(LearningRateSchedule schedule) => Enumerable.Range(0, 5).Select(step => schedule.At(step));
}
