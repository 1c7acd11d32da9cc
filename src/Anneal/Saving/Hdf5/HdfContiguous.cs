namespace Anneal.Saving;

/// <summary>Values one after the other.</summary>
internal sealed unsafe class HdfContiguous(HdfBytes file, long address) : HdfLayout
{
    private const int Piece = 1 << 26;

    public override void Require(long bytes)
    {
        if (address < 0) throw file.Error("has an array without values");
        file.Checked(address, bytes);
    }

    public override void Fill(byte* memory, long bytes)
    {
        for (var done = 0L; done < bytes; done += Piece) file.Read(address + done, new(memory + done, (int)Math.Min(Piece, bytes - done)));
    }
}
