using System.Text;

namespace Anneal.Native.Elf;

/// <summary>The name under which an ELF shared object, once loaded, answers to the dynamic loader.</summary>
internal static class OwnName
{
    /// <summary>
    /// Changes it in place, writing the new name into unused bytes loaded with the string table; false where they are too few.
    /// </summary>
    /// <exception cref="BadImageFormatException">The bytes are no valid little-endian ELF64 file.</exception>
    public static bool TryChange(Span<byte> file, string name)
    {
        var image = new ElfImage(file);
        if (image.PlaceOf(ElfTag.OwnName) is not { } place || image[ElfTag.Strings] is not { } strings) return false;
        var text = Encoding.UTF8.GetBytes(name + '\0');
        var slack = image.SlackAfter(strings);
        if (slack.Size < text.Length) return false;
        var room = image.Bytes.Range(slack.Offset, text.Length);
        if (room.ContainsAnyExcept((byte)0)) return false;
        text.CopyTo(room);
        image.Bytes.WriteUInt64(place, slack.Address - strings);
        return true;
    }
}
