using System.Text;

namespace Anneal.Saving;

/// <summary>The attributes of an object that are texts, of fixed or variable length, one or many. Source: HDF5 File Format Specification 3.0, sections III.E and IV.A.2.m.</summary>
internal sealed class HdfText
{
    private readonly HdfBytes file;
    private readonly HdfType type;
    private readonly HdfCursor values;
    private readonly long count;

    private HdfText(HdfBytes file, HdfType type, Shape? shape, HdfCursor values)
    {
        (this.file, this.type, this.values) = (file, type, values);
        count = shape is { } known ? known.ElementCount : 0;
    }

    /// <summary>The attributes by name.</summary>
    public static Dictionary<string, HdfText> Of(HdfHeader header)
    {
        var attributes = header.All(HdfMessage.Attribute);
        if (header.First(HdfMessage.AttributeInfo) is { } info)
        {
            info.Skip(1);
            if ((info.Byte() & 1) != 0) info.Skip(2);
            var (heap, index) = (info.Long(), info.Long());
            if (heap >= 0) attributes = attributes.Concat(HdfDenseStorage.Read(header.File, heap, index));
        }
        var found = new Dictionary<string, HdfText>();
        foreach (var attribute in attributes) Add(header.File, attribute, found);
        return found;
    }

    /// <summary>The texts, none for an empty attribute of any type.</summary>
    /// <exception cref="InvalidDataException">The attribute holds something else.</exception>
    public string[] Read(string name)
    {
        if (count == 0) return [];
        if (type.Text == HdfTextKind.None) throw file.Error($"has an attribute '{JsonText.Shorten(name)}' that must be text, and is not");
        var cursor = values.Again();
        if (count > cursor.Left / Math.Max(1, type.Size)) throw file.Error($"ends within the attribute '{JsonText.Shorten(name)}'");
        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            var value = cursor.Part(type.Size);
            texts[i] = type.Text == HdfTextKind.Fixed ? value.Text() : FromHeap(value);
        }
        return texts;
    }

    private static void Add(HdfBytes file, HdfCursor attribute, Dictionary<string, HdfText> found)
    {
        var (version, flags) = (attribute.Byte(), attribute.Byte());
        if (version is 0 or > 3) throw file.Error("has an attribute of an unknown version");
        var (nameSize, typeSize, spaceSize) = (attribute.Short(), attribute.Short(), attribute.Short());
        if (version == 3) attribute.Skip(1);
        var name = Piece(nameSize).Text();
        var (type, space) = (Piece(typeSize), Piece(spaceSize));
        if (version > 1 && (flags & 1) != 0) type = HdfHeader.Shared(type, HdfMessage.Type);
        if (version > 1 && (flags & 2) != 0) space = HdfHeader.Shared(space, HdfMessage.Space);
        found[name] = new(file, HdfType.Read(type), HdfSpace.Read(space), attribute.Part(attribute.Left));

        HdfCursor Piece(int size)
        {
            var piece = attribute.Part(size);
            if (version == 1) attribute.Align();
            return piece;
        }
    }

    // Length, and the heap and the number of the object in it.
    private string FromHeap(HdfCursor value)
    {
        var (length, heap, number) = (value.Int(), value.Long(), (int)value.Int());
        if (length == 0) return "";
        var (at, size) = file.Heap(heap).TryGetValue(number, out var there) ? there : throw file.Error("has a text that is not where it should be");
        return Encoding.UTF8.GetString(file.At(at, Math.Min(size, length)).Bytes(Math.Min(size, length)).Span).TrimEnd('\0');
    }
}
