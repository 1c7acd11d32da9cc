using Anneal.Schedules;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>The rate at a step that is a tensor.</summary>
public sealed class StepTensorTests
{
    private static readonly LearningRateSchedule Identity = LearningRateSchedule.FromFunction(step => step);

    private static readonly Gen<LearningRateSchedule> Schedule = Gen.OneOf<LearningRateSchedule>(
        Gen.Select(Gen.Double[0, 1], Gen.Double[1, 1000]).Select((rate, length) => (LearningRateSchedule)new CosineDecay(rate, length)),
        Gen.Select(Gen.Double[0, 1], Gen.Double[1, 1000], Gen.Double[0.1, 1]).Select((rate, length, decay) => (LearningRateSchedule)new ExponentialDecay(rate, length, decay)),
        Gen.Select(Gen.Double[0, 1e-6], Gen.Double[1, 1000]).Select((rate, length) => (LearningRateSchedule)new LinearDecay(rate, length)));

    [Theory]
    [InlineData(ScalarType.Float64, ScalarType.Float64)]
    [InlineData(ScalarType.Float32, ScalarType.Float32)]
    [InlineData(ScalarType.Float16, ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16, ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64, ScalarType.Float32)]
    [InlineData(ScalarType.Int32, ScalarType.Float32)]
    [InlineData(ScalarType.Int16, ScalarType.Float32)]
    [InlineData(ScalarType.Int8, ScalarType.Float32)]
    [InlineData(ScalarType.Byte, ScalarType.Float32)]
    public void The_rate_is_a_scalar_of_the_type_of_the_step_or_float32(ScalarType step, ScalarType rate)
    {
        foreach (var shape in new long[][] { [], [1], [1, 1] })
        {
            using var tensor = full(shape, 3, dtype: step);
            using var result = new ExponentialDecay(1, 1, 0.5).At(tensor);
            Assert.Equal((rate, 0L, 0.125), (result.dtype, result.dim(), result.ToDouble()));
            Assert.Equal((DeviceType.CPU, false), (result.device_type, result.requires_grad));
        }
    }

    [Fact]
    public void Whole_steps_up_to_2_to_the_53_are_exact()
    {
        foreach (var step in new[] { (1L << 24) + 1, (1L << 31) + 1, (1L << 53) - 1, 1L << 53 })
        {
            using var tensor = torch.tensor(step);
            using var rate = LearningRateSchedule.FromFunction(given => given == step ? 1 : 0).At(tensor);
            Assert.Equal(1, rate.ToSingle());
        }
    }

    [Fact]
    public void A_step_that_wants_a_gradient_is_read_and_the_rate_has_none()
    {
        using var step = torch.tensor(2.0, requires_grad: true);
        using var rate = Identity.At(step);
        Assert.Equal((2.0, false), (rate.ToDouble(), rate.requires_grad));
    }

    [Fact]
    public void The_step_stays_and_the_rate_is_another_tensor()
    {
        using var step = torch.tensor(2.0);
        var rate = Identity.At(step);
        rate.Dispose();
        Assert.Equal(2, step.ToDouble());
    }

    [Fact]
    public void The_rate_belongs_to_the_scope_of_the_caller()
    {
        using var step = torch.tensor(2.0);
        Tensor rate;
        using (NewDisposeScope()) rate = Identity.At(step);
        Assert.True(rate.IsInvalid);
    }

    [Fact]
    public void The_rate_is_that_of_the_number_rounded_once()
    {
        Rounds(ScalarType.Float64, step => step, rate => rate);
        Rounds(ScalarType.Float32, step => (float)step, rate => (float)rate);
        Rounds(ScalarType.Float16, step => (double)(Half)step, rate => (double)(Half)rate);
        Rounds(ScalarType.BFloat16, BFloat16, BFloat16);

        static void Rounds(ScalarType type, Func<double, double> ofStep, Func<double, double> ofRate) =>
            Gen.Select(Schedule, Gen.OneOf(Gen.Double[0, 1200], Gen.Int[0, 1200].Select(i => (double)i))).ForAll((schedule, step) =>
            {
                using var tensor = torch.tensor(ofStep(step), dtype: type);
                using var rate = schedule.At(tensor);
                Assert.Equal(ofRate(schedule.At(ofStep(step))), rate.ToDouble());
            }, cases: 200);
    }

    [Theory]
    [InlineData(ScalarType.Float16, 10)]
    [InlineData(ScalarType.BFloat16, 7)]
    public void A_rate_just_above_the_middle_of_two_is_rounded_up(ScalarType type, int fractionBits)
    {
        var (spacing, above) = (Math.ScaleB(1, -fractionBits), Math.ScaleB(1, -40));
        using var step = torch.tensor(0, dtype: type);
        using var up = LearningRateSchedule.FromFunction(_ => 1 + spacing / 2 + above).At(step);
        using var even = LearningRateSchedule.FromFunction(_ => 1 + spacing / 2).At(step);
        Assert.Equal((1 + spacing, 1), (up.ToDouble(), even.ToDouble()));
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float32)]
    public void The_ends_of_the_range_are_those_of_the_type(ScalarType type)
    {
        using var step = torch.tensor(0, dtype: type);
        foreach (var rate in new[] { 0, -1.5, 1e-30, 1e-40, 1e300, double.PositiveInfinity, double.NegativeInfinity, double.NaN })
        {
            using var expected = torch.tensor(rate, dtype: type);
            using var actual = LearningRateSchedule.FromFunction(_ => rate).At(step);
            Assert.Equal(expected.ToDouble(), actual.ToDouble());
        }
    }

    [Fact]
    public void A_step_that_is_not_one_number_is_refused()
    {
        using var scope = NewDisposeScope();
        var gone = torch.tensor(1);
        gone.Dispose();
        Assert.Throws<ArgumentNullException>("schedule", () => ((LearningRateSchedule)null!).At(torch.tensor(1)));
        Assert.Throws<ArgumentNullException>("step", () => Identity.At(null!));
        Refused(gone, "step has been disposed.");
        Refused(zeros(2, 3), "step must hold one number; it holds 6, in shape (2, 3).");
        Refused(zeros(0), "step must hold one number; it holds 0, in shape (0,).");
        Refused(torch.tensor(true), "step must be of an integer or a floating type; it is of type Bool.");
        Refused(torch.tensor(1.0, 2.0), "step must be of an integer or a floating type; it is of type ComplexFloat64.");
        Refused(zeros([], device: META), "step must hold a number; it is on the device meta, which holds none.");
        Assert.Throws<ArgumentOutOfRangeException>("step", () => new CosineDecay(0.1, 10).At(torch.tensor(double.NaN)));

        static void Refused(Tensor bad, string message) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>("step", () => new CosineDecay(0.1, 10).At(bad)).Message, StringComparison.Ordinal);
    }

    // The nearer of the two around a positive number, of equally near ones the even.
    private static double BFloat16(double value)
    {
        var below = (float)value > value ? MathF.BitDecrement((float)value) : (float)value;
        var bits = BitConverter.SingleToUInt32Bits(below) >> 16;
        double low = BitConverter.UInt32BitsToSingle(bits << 16), high = BitConverter.UInt32BitsToSingle((bits + 1) << 16);
        return (value - low).CompareTo(high - value) switch { < 0 => low, > 0 => high, _ => bits % 2 == 0 ? low : high };
    }
}
