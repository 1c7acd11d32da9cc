using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Anneal.Native;
using Anneal.Optimizers;
using static Anneal.Lane;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The largest of each 2 x 2 numbers of a channel. Of equal numbers the first counts, and NaN is the largest, as in libtorch.</summary>
/// <remarks>Input (batch, height, width, channels), output (batch, height / 2, width / 2, channels). A byte for each output says which of the four it is.</remarks>
internal sealed unsafe class MaxPool2x2 : KernelFunction<MaxPool2x2>
{
    /// <summary>Whether it is worth it: shorter rows of channels leave lanes empty.</summary>
    public static bool Serves(Tensor x) => TensorMemory.HasFloats(x) && x.is_contiguous() && x.size(3) >= Width && x.size(1) > 1 && x.size(2) > 1;

    protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved)
    {
        var x = inputs[0].contiguous();
        var sizes = new Sizes(x.shape);
        var y = empty(x.size(0), sizes.Rows, sizes.Columns, sizes.Channels, dtype: float32);
        var places = empty(y.numel() / sizes.Channels * sizes.Padded, dtype: uint8);
        var (from, to, place) = ((nint)TensorMemory.Floats(x), (nint)TensorMemory.Floats(y), (nint)TensorMemory.Data(places));
        sizes.ForEachRow((upper, row) => Forward((float*)from + upper, (float*)to + row * sizes.Columns * sizes.Channels, (byte*)place + row * sizes.Columns * sizes.Padded, sizes));
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
        sizes.ForEachRow((upper, row) => Backward((float*)from + row * sizes.Columns * sizes.Channels, (float*)to + upper, (byte*)place + row * sizes.Columns * sizes.Padded, sizes));
        return [dx];
    }

    protected override Tensor[] Plain(Tensor[] inputs) => [nn.functional.max_pool2d(inputs[0].permute(0, 3, 1, 2), [2, 2], [2, 2]).permute(0, 2, 3, 1)];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward(float* x, float* y, byte* places, Sizes sizes)
    {
        var (channels, below) = (sizes.Channels, sizes.Width * sizes.Channels);
        for (long column = 0; column < sizes.Columns; column++, x += 2 * channels, y += channels, places += sizes.Padded)
        {
            for (long k = 0; k < channels; k += Width)
            {
                var rest = channels - k;
                var (top, topPlace) = Larger(Load(x + k, rest), Load(x + channels + k, rest), default, Vector512<uint>.One);
                var (bottom, bottomPlace) = Larger(Load(x + below + k, rest), Load(x + below + channels + k, rest), Vector512.Create(2u), Vector512.Create(3u));
                var (largest, place) = Larger(top, bottom, topPlace, bottomPlace);
                Store(largest, y + k, rest);
                Bytes(place).Store(places + k);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward(float* dy, float* dx, byte* places, Sizes sizes)
    {
        var (channels, below) = (sizes.Channels, sizes.Width * sizes.Channels);
        for (long column = 0; column < sizes.Columns; column++, dx += 2 * channels, dy += channels, places += sizes.Padded)
        {
            for (long k = 0; k < channels; k += Width)
            {
                var rest = channels - k;
                var (given, place) = (Load(dy + k, rest), Numbers(Vector128.Load(places + k)));
                Store(given & Vector512.Equals(place, default).AsSingle(), dx + k, rest);
                Store(given & Vector512.Equals(place, Vector512<uint>.One).AsSingle(), dx + channels + k, rest);
                Store(given & Vector512.Equals(place, Vector512.Create(2u)).AsSingle(), dx + below + k, rest);
                Store(given & Vector512.Equals(place, Vector512.Create(3u)).AsSingle(), dx + below + channels + k, rest);
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

        public long Width { get; } = shape[2];

        public long Channels { get; } = shape[3];

        public long Rows => Height / 2;

        public long Columns => Width / 2;

        /// <summary>The bytes of one position, a multiple of the lanes.</summary>
        public long Padded => (Channels + Lane.Width - 1) / Lane.Width * Lane.Width;

        /// <summary>Whether the last row or column is in no window.</summary>
        public bool LeavesOut => Height % 2 + Width % 2 > 0;

        /// <summary>Takes where a pair of rows of the input begins, and the number of the row of the output.</summary>
        public void ForEachRow(Action<long, long> row)
        {
            var (batch, height, rows, pitch) = (Batch, Height, Rows, Width * Channels);
            new ParallelRanges((start, end) =>
            {
                for (var i = start; i < end; i++) row((i / rows * height + i % rows * 2) * pitch, i);
            }).Run(batch * rows, ParallelRanges.ThreadsFor(batch * height * pitch));
        }
    }
}
