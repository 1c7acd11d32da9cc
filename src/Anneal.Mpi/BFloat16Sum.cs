using System.Numerics;
using System.Runtime.InteropServices;
using Anneal.Distribution.Native;

namespace Anneal.Distribution;

/// <summary>
/// Sums in bfloat16: every rank gets a part of everyone's values, adds it up in float32 in the order of the ranks, and sends the rounded sum to all.
/// A sum that MPI takes in 16 bits would be rounded at each step.
/// </summary>
internal sealed unsafe class BFloat16Sum(MpiLibrary mpi, int size)
{
    /// <summary>The values exchanged at a time; the two buffers take 2 bytes for each.</summary>
    private const int Most = 1 << 22;

    private ushort[] sent = [], received = [];
    private float[] sums = [];

    public void Sum(Span<float> values)
    {
        for (; values.Length > Most; values = values[Most..]) SumPart(values[..Most]);
        SumPart(values);
    }

    private void SumPart(Span<float> values)
    {
        var part = (values.Length + size - 1) / size;
        if (sent.Length < part * size) (sent, received, sums) = (new ushort[part * size], new ushort[part * size], new float[part]);
        Round(values, sent);
        sent.AsSpan(values.Length, part * size - values.Length).Clear();
        fixed (ushort* from = sent, to = received) mpi.Alltoall(from, part * sizeof(ushort), mpi.Handles.Byte, to, part * sizeof(ushort), mpi.Handles.Byte, mpi.Handles.World);

        var sum = sums.AsSpan(0, part);
        sum.Clear();
        for (var rank = 0; rank < size; rank++) Add(received.AsSpan(rank * part, part), sum);
        Round(sum, sent);
        fixed (ushort* from = sent, to = received) mpi.Allgather(from, part * sizeof(ushort), mpi.Handles.Byte, to, part * sizeof(ushort), mpi.Handles.Byte, mpi.Handles.World);

        values.Clear();
        Add(received.AsSpan(0, values.Length), values);
    }

    /// <summary>Rounds to the nearest number of bfloat16, to the even one of two; NaN stays NaN.</summary>
    internal static void Round(ReadOnlySpan<float> values, Span<ushort> rounded)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var i = 0;
        for (; i <= values.Length - 2 * Vector<uint>.Count; i += 2 * Vector<uint>.Count)
            Vector.Narrow(Rounded(new(bits[i..])), Rounded(new(bits[(i + Vector<uint>.Count)..]))).CopyTo(rounded[i..]);
        for (; i < values.Length; i++) rounded[i] = (ushort)Rounded(Vector.CreateScalar(bits[i]))[0];
    }

    private static Vector<uint> Rounded(Vector<uint> bits)
    {
        var nearest = (bits + new Vector<uint>(0x7fff) + ((bits >>> 16) & Vector<uint>.One)) >>> 16;
        var isNaN = Vector.GreaterThan(bits & new Vector<uint>(0x7fffffff), new Vector<uint>(0x7f800000));
        return Vector.ConditionalSelect(isNaN, (bits >>> 16) | new Vector<uint>(0x40), nearest);
    }

    private static void Add(ReadOnlySpan<ushort> rounded, Span<float> sums)
    {
        var i = 0;
        for (; i <= rounded.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(rounded[i..]), out var low, out var high);
            AddTo(sums[i..], low);
            AddTo(sums[(i + Vector<uint>.Count)..], high);
        }
        for (; i < rounded.Length; i++) sums[i] += BitConverter.UInt32BitsToSingle((uint)rounded[i] << 16);
    }

    private static void AddTo(Span<float> sums, Vector<uint> rounded) => (new Vector<float>(sums) + Vector.AsVectorSingle(rounded << 16)).CopyTo(sums);
}
