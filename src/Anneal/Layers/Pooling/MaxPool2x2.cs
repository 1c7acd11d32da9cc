using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Anneal.Native;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The largest of each 2 x 2 numbers of a channel. Of equal numbers the first counts, and NaN is the largest, as in libtorch.</summary>
/// <remarks>Input (batch, height, width, channels), output (batch, height / 2, width / 2, channels). A byte for each output says which of the four it is.</remarks>
internal sealed unsafe class MaxPool2x2 : KernelFunction<MaxPool2x2>
{
    private const int Width = 16;

    /// <summary>Whether there are channels enough for a vector, and a window.</summary>
    public static bool Serves(Tensor x) => TensorMemory.HasFloats(x) && x.is_contiguous() && x.size(3) >= Width && x.size(1) > 1 && x.size(2) > 1;

    protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved)
    {
        var x = inputs[0].contiguous();
        var sizes = new Sizes(x.shape);
        var y = empty(x.size(0), sizes.Rows, sizes.Columns, sizes.Channels, dtype: float32);
        var places = empty(y.numel(), dtype: uint8);
        var (from, to, place) = ((nint)TensorMemory.Floats(x), (nint)TensorMemory.Floats(y), (nint)TensorMemory.Data(places));
        sizes.ForEachRow((upper, row) => Forward((float*)from + upper, (float*)to + row * sizes.Columns * sizes.Channels, (byte*)place + row * sizes.Columns * sizes.Channels, sizes));
        saved?.Add(places);
        return [y];
    }

    protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients)
    {
        if (gradients[0] is not { } given) return [null];
        var (dy, dx) = (given.contiguous(), empty(inputs[0].shape, dtype: float32));
        var sizes = new Sizes(dx.shape);
        var (from, to, place) = ((nint)TensorMemory.Floats(dy), (nint)TensorMemory.Floats(dx), (nint)TensorMemory.Data(saved[0]));
        if (sizes.LeavesOut) dx.zero_();
        sizes.ForEachRow((upper, row) => Backward((float*)from + row * sizes.Columns * sizes.Channels, (float*)to + upper, (byte*)place + row * sizes.Columns * sizes.Channels, sizes));
        return [dx];
    }

    protected override Tensor[] Plain(Tensor[] inputs) => [nn.functional.max_pool2d(inputs[0].permute(0, 3, 1, 2), [2, 2], [2, 2]).permute(0, 2, 3, 1)];

    // Methods without calls, as in the updates of weights. The last vector of channels overlaps the one before: it writes the same numbers again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward(float* x, float* y, byte* places, Sizes sizes)
    {
        var (channels, below) = (sizes.Channels, sizes.Pitch);
        for (long column = 0; column < sizes.Columns; column++, x += 2 * channels, y += channels, places += channels)
        {
            for (long next = 0; next < channels; next += Width)
            {
                var k = Math.Min(next, channels - Width);
                var (top, topPlace) = Larger(Vector512.Load(x + k), Vector512.Load(x + channels + k), default, Vector512<uint>.One);
                var (bottom, bottomPlace) = Larger(Vector512.Load(x + below + k), Vector512.Load(x + below + channels + k), Vector512.Create(2u), Vector512.Create(3u));
                var (largest, place) = Larger(top, bottom, topPlace, bottomPlace);
                largest.Store(y + k);
                Bytes(place).Store(places + k);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward(float* dy, float* dx, byte* places, Sizes sizes)
    {
        var (channels, below) = (sizes.Channels, sizes.Pitch);
        for (long column = 0; column < sizes.Columns; column++, dx += 2 * channels, dy += channels, places += channels)
        {
            for (long next = 0; next < channels; next += Width)
            {
                var k = Math.Min(next, channels - Width);
                var (given, place) = (Vector512.Load(dy + k), Numbers(Vector128.Load(places + k)));
                (given & Vector512.Equals(place, default).AsSingle()).Store(dx + k);
                (given & Vector512.Equals(place, Vector512<uint>.One).AsSingle()).Store(dx + channels + k);
                (given & Vector512.Equals(place, Vector512.Create(2u)).AsSingle()).Store(dx + below + k);
                (given & Vector512.Equals(place, Vector512.Create(3u)).AsSingle()).Store(dx + below + channels + k);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Value, Vector512<uint> Place) Larger(Vector512<float> a, Vector512<float> b, Vector512<uint> placeOfA, Vector512<uint> placeOfB)
    {
        var second = Vector512.GreaterThan(b, a) | ~Vector512.Equals(b, b);
        return (Vector512.ConditionalSelect(second, b, a), Vector512.ConditionalSelect(second.AsUInt32(), placeOfB, placeOfA));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Bytes(Vector512<uint> numbers)
    {
        var words = Vector256.Narrow(numbers.GetLower(), numbers.GetUpper());
        return Vector128.Narrow(words.GetLower(), words.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Numbers(Vector128<byte> bytes)
    {
        var (low, high) = Vector128.Widen(bytes);
        var (first, second) = Vector256.Widen(Vector256.Create(low, high));
        return Vector512.Create(first, second);
    }

    /// <summary>Of the input, and of the rows and columns of the output.</summary>
    private readonly struct Sizes(long[] shape)
    {
        public long Batch { get; } = shape[0];

        public long Height { get; } = shape[1];

        public long Channels { get; } = shape[3];

        /// <summary>Numbers in a row of the input.</summary>
        public long Pitch { get; } = shape[2] * shape[3];

        public long Rows => Height / 2;

        public long Columns { get; } = shape[2] / 2;

        /// <summary>Whether the last row or column is in no window.</summary>
        public bool LeavesOut { get; } = shape[1] % 2 + shape[2] % 2 > 0;

        /// <summary>Takes where a pair of rows of the input begins, and the number of the row of the output.</summary>
        public void ForEachRow(Action<long, long> row)
        {
            var (batch, height, rows, pitch) = (Batch, Height, Rows, Pitch);
            new ParallelRanges((start, end) =>
            {
                for (var i = start; i < end; i++) row((i / rows * height + i % rows * 2) * pitch, i);
            }).Run(batch * rows, ParallelRanges.ThreadsFor(batch * height * pitch));
        }
    }
}
