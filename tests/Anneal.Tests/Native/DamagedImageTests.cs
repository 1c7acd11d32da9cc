using System.Buffers.Binary;
using Anneal.Native.Elf;
using Anneal.Testing;
using CsCheck;

namespace Anneal.Tests.Native;

public class DamagedImageTests
{
    private static readonly byte[] Small = Natives.Read(Natives.Small);

    /// <summary>The bytes the reader follows: headers, dynamic table, requirements. Damage elsewhere is rarely seen.</summary>
    private static readonly int[] Followed = FollowedBytes(Small);

    private static readonly byte[] Extremes = [0, 1, 0x7f, 0x80, 0xff];

    [Fact]
    public void Damage_gives_a_bad_image_or_nothing()
    {
        var anywhere = Gen.Select(Gen.Int[0, Small.Length - 1], Gen.Byte);
        var followed = Gen.Select(
            Gen.Int[0, Followed.Length - 1].Select(i => Followed[i]),
            Gen.OneOf(Gen.Byte, Gen.Int[0, 4].Select(i => Extremes[i])));
        Gen.Select(Gen.OneOf(anywhere, followed).Array[1, 12], Gen.OneOf(Gen.Const(Small.Length), Gen.Int[0, Small.Length]))
            .ForAll((damage, length) =>
            {
                var image = Small.ToArray();
                foreach (var (offset, value) in damage) image[offset] = value;
                ThrowsNothingElse(image.AsSpan(0, length));
            }, cases: 20_000);
    }

    [Fact]
    public void Every_truncation_is_a_bad_image_or_nothing()
    {
        for (var length = 0; length < Small.Length; length++) ThrowsNothingElse(Small.ToArray().AsSpan(0, length));
    }

    [Theory]
    [InlineData(0, 0, "This is not an ELF file.")]
    [InlineData(4, 1, "This is not a 64-bit ELF file.")]
    [InlineData(5, 2, "This is not a little-endian ELF file.")]
    [InlineData(54, 8, "A program header of 8 bytes is too short.")]
    public void What_is_wrong_is_said(int offset, byte value, string message)
    {
        var image = Small.ToArray();
        image[offset] = value;

        Assert.Equal(message, Assert.Throws<BadImageFormatException>(() => { VersionNeeds.WeakenUnused(image); }).Message);
    }

    [Fact]
    public void A_file_cut_short_says_which_offset_is_missing()
    {
        var error = Assert.Throws<BadImageFormatException>(() => { VersionNeeds.WeakenUnused(Small.AsSpan(0, 100)); });

        Assert.EndsWith("is outside the file of 100 bytes.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Requirements_that_run_in_circles_end()
    {
        var image = Small.ToArray();
        var count = EntryOf(image, ElfTag.VersionNeedsCount);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(count + 8), ulong.MaxValue);

        var error = Assert.Throws<BadImageFormatException>(() => { VersionNeeds.WeakenUnused(image); });

        Assert.Equal("The version requirements run in circles.", error.Message);
    }

    private static void ThrowsNothingElse(Span<byte> image)
    {
        try
        {
            VersionNeeds.WeakenUnused(image);
            OwnName.TryChange(image, "/some/where/libother.so");
        }
        catch (BadImageFormatException)
        {
        }
    }

    private static int EntryOf(byte[] file, ElfTag tag)
    {
        for (var offset = DynamicTable(file).Start.Value; ; offset += 16)
            if (BitConverter.ToUInt64(file, offset) == (ulong)tag) return offset;
    }

    private static Range DynamicTable(byte[] file)
    {
        var header = Enumerable.Range(0, BitConverter.ToUInt16(file, 56)).Select(i => 64 + 56 * i)
            .First(h => BitConverter.ToInt32(file, h) == 2);
        var (offset, size) = ((int)BitConverter.ToInt64(file, header + 8), (int)BitConverter.ToInt64(file, header + 32));
        return offset..(offset + size);
    }

    private static int[] FollowedBytes(byte[] file)
    {
        var (dynamic, _) = DynamicTable(file).GetOffsetAndLength(file.Length);
        var requirements = SectionVersions.Read(file).Select(need => need.Flags);
        return
        [
            .. Enumerable.Range(0, 64 + 56 * BitConverter.ToUInt16(file, 56)),
            .. Enumerable.Range(dynamic, DynamicTable(file).GetOffsetAndLength(file.Length).Length),
            .. requirements.SelectMany(flags => Enumerable.Range(flags - 20, 32)),
        ];
    }
}
