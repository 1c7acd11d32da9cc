using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anneal;

/// <summary>Copies of parts of a matrix in the order in which a <see cref="MatrixProduct"/> reads them.</summary>
internal static unsafe class PackedColumns
{
    /// <summary>From one row of the copy to the next.</summary>
    public const int Width = 64;

    /// <summary>Up to 64 columns, the last vector filled up with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* from, long rowStep, long columnStep, int depth, int columns, float* to)
    {
        int k = 0, filled = (columns + Lane.Width - 1) / Lane.Width * Lane.Width;
        if (columnStep == 1 && filled == columns)
        {
            for (; k < depth; k++)
                for (var j = 0; j < columns; j += Lane.Width) Vector512.Load(from + k * rowStep + j).Store(to + k * Width + j);
        }
        else if (rowStep == 1 && columns % 4 == 0)
        {
            for (; k + 4 <= depth; k += 4)
            {
                var j = 0;
                for (; j < columns; j += 4) Transpose(from + k + j * columnStep, columnStep, to + k * Width + j);
                for (; j < filled; j += 4)
                    for (var i = 0; i < 4; i++) Vector128<float>.Zero.Store(to + (k + i) * Width + j);
            }
        }
        for (; k < depth; k++)
            for (var j = 0; j < filled; j++) to[k * Width + j] = j < columns ? from[k * rowStep + j * columnStep] : 0;
    }

    /// <summary>Sixteen rows of a transposed matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyRows(float* from, long columnStep, int depth, float* to)
    {
        for (var k = 0; k < depth; k++) Vector512.Load(from + k * columnStep).Store(to + k * Lane.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(float* from, long step, float* to)
    {
        Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + step), c = Vector128.Load(from + 2 * step), d = Vector128.Load(from + 3 * step);
        Vector128<float> abLow = Sse.UnpackLow(a, b), cdLow = Sse.UnpackLow(c, d), abHigh = Sse.UnpackHigh(a, b), cdHigh = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(abLow, cdLow).Store(to);
        Sse.MoveHighToLow(cdLow, abLow).Store(to + Width);
        Sse.MoveLowToHigh(abHigh, cdHigh).Store(to + 2 * Width);
        Sse.MoveHighToLow(cdHigh, abHigh).Store(to + 3 * Width);
    }
}
