namespace Anneal.Saving;

/// <summary>One chunk of an array.</summary>
/// <param name="Offset">The place of its first value in the array.</param>
/// <param name="Address">Where it lies in the file.</param>
/// <param name="Length">Its bytes there.</param>
/// <param name="Mask">Which filters were left out.</param>
internal sealed record HdfChunk(long[] Offset, long Address, long Length, long Mask);
