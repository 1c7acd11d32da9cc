using System.Numerics;

namespace Anneal.Schedules;

/// <summary>Makes lengths with units from numbers: <c>5.Epochs</c>, <c>10.Percent</c>, <c>2_000_000.Samples</c>, <c>1e9.Tokens</c>.</summary>
public static class DurationUnits
{
    /// <summary>Units of lengths.</summary>
    /// <typeparam name="T">The type of the number. Integers are written as integers.</typeparam>
    /// <param name="count">The number of units; any finite number.</param>
    extension<T>(T count) where T : struct, INumber<T>
    {
        /// <summary>A number of epochs (passes over the training data).</summary>
        /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
        public Duration Epochs => new(0, new(Finite(count), 0, 0, 0));

        /// <summary>A percentage of the run; <c>100.Percent</c> is the whole run.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
        public Duration Percent => new(0, new(0, Finite(count), 0, 0));

        /// <summary>A number of training samples; a step takes a batch of them.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
        public Duration Samples => new(0, new(0, 0, Finite(count), 0));

        /// <summary>A number of tokens; the run states how many tokens a sample has.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
        public Duration Tokens => new(0, new(0, 0, 0, Finite(count)));
    }

    private static Number Finite<T>(T count) where T : struct, INumber<T> => Require.Finite(ToNumber(count), nameof(count));

    private static Number ToNumber<T>(T count) where T : struct, INumber<T>
    {
        var isInteger = T.IsZero(T.One / (T.One + T.One));
        return isInteger ? (Number)long.CreateChecked(count) : double.CreateChecked(count);
    }
}
