using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Anneal.Native;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// Convolutions with windows of 3 x 3 by Winograd's F(2 x 2, 3 x 3): tiles of 4 x 4 pixels give tiles of 2 x 2 by 16 products for each pair of channel and filter, where the sums over windows take 36.
/// </summary>
/// <remarks>
/// With <c>d</c> a tile of the image, <c>g</c> a window of the kernel and ⊙ the product point by point, <c>y = Aᵀ (G g Gᵀ ⊙ Bᵀ d B) A</c>. Summed over channels, each of the 16 points is a product of
/// matrices. A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, 2015.
/// </remarks>
internal static unsafe class Winograd
{
    private const int Points = WinogradTile.Points;

    // Tiles of a block, times channels and filters: all that belongs to them stays in the second cache.
    private const long BlockSize = 6144, MostTiles = 64, FewestTiles = 16;

    // The gradient of a kernel is summed in so many parts, whatever the number of threads.
    private const int Parts = 8;

    /// <summary>Images (batch, filters, new height, new width), with the channels last in memory.</summary>
    /// <param name="x">Images (batch, height, width, channels), contiguous.</param>
    /// <param name="kernel">(3, 3, channels, filters), contiguous.</param>
    /// <param name="bias">One number for each filter; null for none.</param>
    /// <param name="zeros">Rows and columns of zeros around an image.</param>
    /// <param name="pools">Whether each tile of the output becomes the largest of its pixels, rectified.</param>
    public static Tensor Convolve(Tensor x, Tensor kernel, Tensor? bias, long zeros, bool pools = false)
    {
        var filters = kernel.size(3);
        var tiling = new Tiling(x, zeros, filters);
        var (tall, wide) = pools ? (tiling.Tall / 2, tiling.Wide / 2) : (tiling.Tall, tiling.Wide);
        var y = empty_strided([tiling.Batch, filters, tall, wide], [tall * wide * filters, 1, wide * filters, filters], dtype: float32);
        using var points = empty(Points, tiling.Channels, filters, dtype: float32);
        float* from = TensorMemory.Floats(x), to = TensorMemory.Floats(y), factors = TensorMemory.Floats(points), added = bias is null ? null : TensorMemory.Floats(bias);
        var pairs = tiling.Channels * filters;
        for (long i = 0; i < pairs; i += Lane.Width) WinogradTile.OfKernel(TensorMemory.Floats(kernel) + i, pairs, factors + i);
        new ParallelRanges((start, end) =>
        {
            var room = new Room(tiling);
            for (var block = start; block < end; block++) Convolve(tiling, block, from, factors, added, to, pools, room);
            room.Free();
        }).Run(tiling.Blocks, tiling.Threads);
        return y;
    }

    /// <summary>The gradient of the kernel, (3, 3, channels, filters).</summary>
    /// <param name="x">Images (batch, height, width, channels), contiguous.</param>
    /// <param name="dy">The gradient of the output (batch, new height, new width, filters), contiguous.</param>
    /// <param name="zeros">Rows and columns of zeros around an image.</param>
    public static Tensor GradientOfKernel(Tensor x, Tensor dy, long zeros)
    {
        var filters = dy.size(3);
        var tiling = new Tiling(x, zeros, filters);
        var pairs = tiling.Channels * filters;
        var gradient = empty(3, 3, tiling.Channels, filters, dtype: float32);
        using var sums = empty(Parts, Points, pairs, dtype: float32);
        float* from = TensorMemory.Floats(x), given = TensorMemory.Floats(dy), parts = TensorMemory.Floats(sums), to = TensorMemory.Floats(gradient);
        new ParallelRanges((start, end) =>
        {
            var room = new Room(tiling);
            for (var part = start; part < end; part++)
            {
                long first = part * tiling.Blocks / Parts, last = (part + 1) * tiling.Blocks / Parts;
                var sum = parts + part * Points * pairs;
                if (first == last) new Span<float>(sum, (int)(Points * pairs)).Clear();
                for (var block = first; block < last; block++) AddGradient(tiling, block, from, given, sum, accumulates: block > first, room);
            }
            room.Free();
        }).Run(Parts, tiling.Threads);
        for (long i = 0; i < pairs; i += Lane.Width) WinogradTile.GradientOfKernel(parts + i, Points * pairs, Parts, pairs, to + i);
        return gradient;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convolve(in Tiling tiling, long block, float* x, float* factors, float* bias, float* y, bool pools, in Room room)
    {
        var places = stackalloc float*[Points];
        long first = block * tiling.Tiles, count = Math.Min(tiling.Tiles, tiling.Count - first), channels = tiling.Channels, filters = tiling.Filters;
        OfInput(tiling, first, count, x, room, places);
        for (var point = 0; point < Points; point++)
        {
            new MatrixProduct
            {
                A = room.Inputs + point * room.InputStep,
                RowStep = channels,
                ColumnStep = 1,
                B = factors + point * channels * filters,
                C = room.Outputs + point * room.OutputStep,
                Rows = count,
                Columns = filters,
                Depth = channels,
            }.Run();
        }
        for (long i = 0; i < count; i++)
        {
            var sums = room.Outputs + i * filters;
            if (pools)
            {
                WinogradTile.LargestOutput(sums, room.OutputStep, filters, bias, tiling.PooledPixel(first + i, y, room.Outside));
                continue;
            }
            tiling.OutputTile(first + i, y, room.Outside, places);
            WinogradTile.Output(sums, room.OutputStep, filters, bias, places);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGradient(in Tiling tiling, long block, float* x, float* dy, float* sums, bool accumulates, in Room room)
    {
        var places = stackalloc float*[Points];
        long first = block * tiling.Tiles, count = Math.Min(tiling.Tiles, tiling.Count - first), channels = tiling.Channels, filters = tiling.Filters;
        OfInput(tiling, first, count, x, room, places);
        for (long i = 0; i < count; i++)
        {
            tiling.OutputTile(first + i, dy, room.Zeros, places);
            WinogradTile.GradientOfOutput(places, filters, room.Outputs + i * filters, room.OutputStep);
        }
        for (var point = 0; point < Points; point++)
        {
            new MatrixProduct
            {
                A = room.Inputs + point * room.InputStep,
                RowStep = 1,
                ColumnStep = channels,
                B = room.Outputs + point * room.OutputStep,
                C = sums + point * channels * filters,
                Rows = channels,
                Columns = filters,
                Depth = count,
                Accumulates = accumulates,
            }.Run();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OfInput(in Tiling tiling, long first, long count, float* x, in Room room, float** places)
    {
        for (long i = 0; i < count; i++)
        {
            tiling.InputTile(first + i, x, room.Zeros, places);
            WinogradTile.Input(places, tiling.Channels, room.Inputs + i * tiling.Channels, room.InputStep);
        }
    }

    /// <summary>Where the tiles of all images lie, and how many go through a block.</summary>
    private readonly struct Tiling(Tensor x, long zeros, long filters)
    {
        private readonly long height = x.size(1), width = x.size(2), down = (x.size(1) + 2 * zeros - 1) / 2, across = (x.size(2) + 2 * zeros - 1) / 2;

        public long Batch { get; } = x.size(0);

        public long Channels { get; } = x.size(3);

        public long Filters { get; } = filters;

        public long Tall => height + 2 * zeros - 2;

        public long Wide => width + 2 * zeros - 2;

        public long Count => Batch * down * across;

        /// <summary>No more than leaves a block to each part.</summary>
        public long Tiles => Math.Clamp(Math.Min(BlockSize / (Channels + Filters), Count / Parts) / 4 * 4, FewestTiles, MostTiles);

        public long Blocks => (Count + Tiles - 1) / Tiles;

        public int Threads => ParallelRanges.ThreadsFor(Count * Points * Channels * Filters / MatrixProduct.OfOneElement);

        public void InputTile(long tile, float* images, float* outside, float** to) =>
            Window(tile, 2 * (tile / across % down) - zeros, 2 * (tile % across) - zeros, 4, images, height, width, Channels, outside, to);

        public void OutputTile(long tile, float* images, float* outside, float** to) =>
            Window(tile, 2 * (tile / across % down), 2 * (tile % across), 2, images, Tall, Wide, Filters, outside, to);

        /// <summary>Only a whole tile has one.</summary>
        public float* PooledPixel(long tile, float* images, float* outside)
        {
            long row = tile / across % down, column = tile % across, tall = Tall / 2, wide = Wide / 2;
            return row < tall && column < wide ? images + ((tile / (across * down) * tall + row) * wide + column) * Filters : outside;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Window(long tile, long top, long left, int size, float* images, long height, long width, long channels, float* outside, float** to)
        {
            var corner = images + ((tile / (across * down) * height + top) * width + left) * channels;
            for (var i = 0; i < size; i++, corner += width * channels)
                for (var j = 0; j < size; j++)
                    *to++ = (ulong)(top + i) < (ulong)height && (ulong)(left + j) < (ulong)width ? corner + j * channels : outside;
        }
    }

    /// <summary>What a thread works in.</summary>
    private readonly struct Room
    {
        private readonly float* memory;

        public Room(in Tiling tiling)
        {
            // Points a little apart from multiples of 4096 bytes, which would share the same few places of the first cache.
            (InputStep, OutputStep) = (tiling.Tiles * tiling.Channels + Lane.Width, tiling.Tiles * tiling.Filters + Lane.Width);
            var widest = Math.Max(tiling.Channels, tiling.Filters);
            memory = (float*)NativeMemory.AlignedAlloc((nuint)((Points * (InputStep + OutputStep) + 2 * widest) * sizeof(float)), 64);
            new Span<float>(Zeros = memory, (int)widest).Clear();
            Outside = Zeros + widest;
            Inputs = Outside + widest;
            Outputs = Inputs + Points * InputStep;
        }

        public long InputStep { get; }

        public long OutputStep { get; }

        /// <summary>The tiles of the image, point by point: (tiles, channels).</summary>
        public float* Inputs { get; }

        /// <summary>Those of the output, (tiles, filters).</summary>
        public float* Outputs { get; }

        /// <summary>What is read beyond the edges.</summary>
        public float* Zeros { get; }

        /// <summary>Takes what would be written beyond them.</summary>
        public float* Outside { get; }

        public void Free() => NativeMemory.AlignedFree(memory);
    }
}
