namespace Anneal.Saving;

/// <summary>Values within the header of their array.</summary>
internal sealed unsafe class HdfCompact(HdfBytes file, ReadOnlyMemory<byte> values) : HdfLayout
{
    public override void Require(long bytes)
    {
        if (values.Length != bytes) throw file.Error($"has {values.Length} bytes for an array of {bytes}");
    }

    public override void Fill(byte* memory, long bytes) => values.Span.CopyTo(new(memory, (int)bytes));
}
