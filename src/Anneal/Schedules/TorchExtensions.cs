using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Schedules;

/// <summary>Schedules for TorchSharp: rates at step tensors, and schedulers for TorchSharp's optimizers.</summary>
public static class TorchExtensions
{
    /// <summary>Computes the learning rate of one update as a tensor: <c>schedule.At(step)</c> for the number that the tensor holds.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="step">The index of the update, from 0: one number, in a shape of any rank. Integers are exact up to 2^53; in a narrower type the
    /// step is the number that was stored (float32 stores whole numbers up to 2^24, float16 up to 2048, bfloat16 up to 256).</param>
    /// <returns>
    /// A new scalar (shape <c>[]</c>) on the device of <paramref name="step"/>, without gradient: computed in double and rounded once to the type of
    /// <paramref name="step"/>, or to float32 for integers.
    /// </returns>
    /// <remarks>Keras calls the schedule with the tensor: <c>schedule(step)</c>. It computes in float32 and keeps the shape.</remarks>
    /// <exception cref="ArgumentException"><paramref name="step"/> does not hold exactly one real number, is of type bool, or has been disposed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is NaN or infinite (the schedules of this library).</exception>
    /// <exception cref="InvalidOperationException">A length of the schedule depends on the run. Call <c>Bind</c> first.</exception>
    /// <example><code>
    /// using var step = torch.tensor(200L);
    /// using var rate = new ExponentialDecay(0.1, decaySteps: 100, decayRate: 0.5).At(step); // 0.025, float32
    /// </code></example>
    public static Tensor At(this LearningRateSchedule schedule, Tensor step)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(step);
        var type = RateType(step);
        using var number = step.ToScalar();
        return tensor(Rounded(schedule.At(number.ToDouble()), type), type, step.device);
    }

    /// <summary>Makes a scheduler for a TorchSharp training loop and sets the rate of the next update. For one schedule per parameter
    /// group, use <see cref="TorchScheduler"/>.</summary>
    /// <param name="schedule">The schedule of all parameter groups, whatever their current rate.</param>
    /// <param name="optimizer">An optimizer of TorchSharp.</param>
    /// <param name="iterations">The number of updates done, 0 or more. To continue a run, pass the earlier
    /// <see cref="TorchScheduler.Iterations"/>. Default 0.</param>
    /// <param name="momentum">The schedule of the momentum of SGD and RMSProp, or of the first beta of Adam and its variants, in [0, 1).
    /// Default null: it does not change.</param>
    /// <param name="asFactor">Whether the schedule gives a factor: the rate is <c>InitialLearningRate</c> of the group times
    /// <c>schedule.At(step)</c>, so that groups keep their proportions. Default false.</param>
    /// <returns>A scheduler. Step it after each <c>optimizer.step()</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="iterations"/> is below 0.</exception>
    /// <exception cref="ArgumentException">The optimizer has neither a momentum nor betas for <paramref name="momentum"/>.</exception>
    /// <exception cref="InvalidOperationException">
    /// A rate is not finite or below 0, a momentum is out of range, or a length depends on the run (call <c>Bind</c> first).
    /// </exception>
    /// <example><code>
    /// var scheduler = new CosineDecay(0.1, decaySteps: 10_000).ToTorchScheduler(optimizer);
    /// </code></example>
    public static TorchScheduler ToTorchScheduler(
        this LearningRateSchedule schedule, optim.Optimizer optimizer, long iterations = 0, LearningRateSchedule? momentum = null, bool asFactor = false)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(optimizer);
        return new(optimizer, [schedule], iterations, momentum, asFactor);
    }

    private static ScalarType RateType(Tensor step)
    {
        if (step.IsInvalid) throw new ArgumentException("step has been disposed.", nameof(step));
        if (step.numel() != 1)
            throw new ArgumentException($"step must hold one number; it holds {step.numel()}, in shape {(Shape)step.shape}.", nameof(step));
        if (step.device_type == DeviceType.META) throw new ArgumentException("step must hold a number; it is on the device meta, which holds none.", nameof(step));
        return step.dtype switch
        {
            ScalarType.Float64 or ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16 => step.dtype,
            ScalarType.Int64 or ScalarType.Int32 or ScalarType.Int16 or ScalarType.Int8 or ScalarType.Byte => ScalarType.Float32,
            _ => throw new ArgumentException($"step must be of an integer or a floating type; it is of type {step.dtype}.", nameof(step)),
        };
    }

    // libtorch rounds to its 16-bit types by way of float32: twice.
    private static double Rounded(double rate, ScalarType type) => type switch
    {
        ScalarType.Float16 => (double)(Half)rate,
        ScalarType.BFloat16 when double.IsFinite(rate) => ToBFloat16(rate),
        _ => rate,
    };

    private static double ToBFloat16(double rate)
    {
        const int leastExponent = -126, fractionBits = 7;
        var spacing = Math.ScaleB(1, Math.Max(Math.ILogB(rate), leastExponent) - fractionBits);
        return Math.Round(rate / spacing) * spacing;
    }
}
