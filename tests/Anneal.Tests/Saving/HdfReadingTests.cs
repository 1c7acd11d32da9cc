using Anneal.Saving;
using static TorchSharp.torch;

namespace Anneal.Tests.Saving;

/// <summary>HDF5 as h5py writes it: old and new headers, chunks, types, texts. The files are made by Hdf5/make.py.</summary>
public sealed class HdfReadingTests
{
    private static readonly double[] Counted = [.. Enumerable.Range(0, 7 * 5 * 3).Select(i => (double)i)];

    [Theory]
    [InlineData("packed")]
    [InlineData("plain")]
    [InlineData("reversed")]
    [InlineData("half")]
    [InlineData("größe_层/vars/0")]
    public void An_array_is_the_same_however_it_lies(string name)
    {
        using var scope = NewDisposeScope();
        using var file = Open("chunks.h5");
        var array = file.Root.FindArray(name)!;
        Assert.Equal("(7, 5, 3)", array.Shape.ToString());
        Assert.Equal(Counted, GoldenTensor.Values(array.Read()));
    }

    [Theory]
    [InlineData("brain", ScalarType.BFloat16, "(3,)", 1.0, -2.0, 0.25)]
    [InlineData("opaque", ScalarType.BFloat16, "(3,)", 1.0, -2.0, 0.25)]
    [InlineData("bytes", ScalarType.Byte, "(2, 3)", 0.0, 1.0, 2.0, 3.0, 4.0, 5.0)]
    [InlineData("truth", ScalarType.Byte, "(3,)", 1.0, 0.0, 1.0)]
    [InlineData("number", ScalarType.Float64, "()", 2.5)]
    [InlineData("empty", ScalarType.Float32, "(0, 4)")]
    [InlineData("holes", ScalarType.Float32, "(6,)", 0.0, 0.0, 1.0, 2.0, 0.0, 0.0)]
    public void Types_and_shapes_are_kept(string name, ScalarType type, string shape, params double[] values)
    {
        using var scope = NewDisposeScope();
        using var file = Open("chunks.h5");
        var array = file.Root.FindArray(name)!;
        Assert.Equal((type, shape), (array.Type, array.Shape.ToString()));
        Assert.Equal(values, GoldenTensor.Values(array.Read()));
    }

    [Theory]
    [InlineData("one", 40)]
    [InlineData("many", 600)]
    public void Chunks_are_found_by_trees_of_any_depth(string name, int count)
    {
        using var scope = NewDisposeScope();
        using var file = Open("chunks.h5");
        Assert.Equal(Enumerable.Range(0, count).Select(i => (double)i), GoldenTensor.Values(file.Root.FindArray(name)!.Read()));
    }

    [Theory]
    [InlineData("implicit")]
    [InlineData("single")]
    [InlineData("fixed")]
    [InlineData("fixed-packed")]
    [InlineData("growing")]
    [InlineData("growing-sideways")]
    [InlineData("tree")]
    [InlineData("tree-packed")]
    public void Chunks_are_found_however_they_are_listed(string name)
    {
        using var scope = NewDisposeScope();
        using var file = Open("chunk-lists.h5");
        var array = file.Root.FindArray(name)!;
        Assert.Equal("(7, 5)", array.Shape.ToString());
        Assert.Equal(Counted[..35], GoldenTensor.Values(array.Read()));
    }

    [Theory]
    [InlineData("many-tree")]
    [InlineData("many-growing")]
    public void Lists_of_chunks_may_be_long(string name)
    {
        using var scope = NewDisposeScope();
        using var file = Open("chunk-lists.h5");
        Assert.Equal(Enumerable.Range(0, 600).Select(i => (double)i), GoldenTensor.Values(file.Root.FindArray(name)!.Read()));
    }

    [Theory]
    [InlineData("pages-fixed", 20_000)]
    [InlineData("pages-growing", 200_000)]
    public void Pages_of_lists_may_be_missing_and_what_was_never_written_has_its_value(string name, int count)
    {
        using var scope = NewDisposeScope();
        using var file = Open("chunk-pages.h5");
        double[] expected = [.. Enumerable.Repeat(7.0, count)];
        (expected[3], expected[2500], expected[count * 3 / 4], expected[count * 3 / 4 + 1]) = (1, 2, 3, 4);
        Assert.Equal(expected, GoldenTensor.Values(file.Root.FindArray(name)!.Read()));
    }

    [Fact]
    public void Texts_are_of_fixed_or_variable_length()
    {
        using var file = Open("chunks.h5");
        Assert.Equal(["ab", "c"], file.Root.Texts("fixed")!);
        Assert.Equal(["one", "zwei", "drei_层"], file.Root.Texts("variable")!);
        Assert.Equal("text", file.Root.Text("single"));
        Assert.Equal([], file.Root.Texts("none")!);
        Assert.Null(file.Root.Texts("absent"));
        Assert.Null(file.Root.FindArray("text"));
        Assert.EndsWith("it has an attribute 'number' that must be text, and is not.", Assert.Throws<InvalidDataException>(() => file.Root.Text("number")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("latest.h5")]
    [InlineData("ordered.h5")]
    public void Links_and_attributes_that_are_too_many_for_a_header_are_found(string name)
    {
        using var scope = NewDisposeScope();
        using var file = Open(name);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"group_{i}").Order(), file.Root.Groups.Keys.Order());
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"layer {i}"), Enumerable.Range(0, 60).Select(i => file.Root.Find($"group_{i}")!.Text("name")));
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"value {i}"), Enumerable.Range(0, 30).Select(i => file.Root.Text($"attribute_{i}")));
        Assert.Equal(Counted, GoldenTensor.Values(file.Root.FindArray("group_1/vars/0")!.Read()));
        Assert.Equal(Counted[..15], GoldenTensor.Values(file.Root.FindArray("packed")!.Read()));
        Assert.Equal(Counted, GoldenTensor.Values(file.Root.FindArray("contiguous")!.Read()));
        Assert.Equal([0, 1, 2, 3], GoldenTensor.Values(file.Root.FindArray("compact")!.Read()));
    }

    [Theory]
    [InlineData("soft-link", "it has a link 'y' to another place, which is not followed.")]
    [InlineData("external-link", "it has a link 'y' to another file, which is not followed.")]
    [InlineData("external-data", "it has an array in another file, which is not followed.")]
    [InlineData("virtual-data", "it has an array made of arrays elsewhere, which is not read.")]
    [InlineData("loop", "it leads round in a circle.")]
    [InlineData("no-values", "it has an array without values.")]
    [InlineData("chunk-bomb", "it declares 68719476736 bytes for an array and stores 4093.")]
    [InlineData("filter", "it packs its arrays by filter 32000, which is not read; 1 (gzip), 2 (shuffle) and 3 (fletcher32) are.")]
    public void What_leads_elsewhere_or_declares_too_much_is_refused(string name, string problem)
    {
        var path = PathOf($"bad-{name}.h5");
        var error = Assert.Throws<InvalidDataException>(() => ArrayFiles.Load(path));
        Assert.Equal($"'{path}' is damaged, or no HDF5 that is read here: {problem}", error.Message);
    }

    private static HdfFile Open(string name) => HdfFile.Open(name, File.OpenRead(PathOf(name)));

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Saving", "Hdf5", name);
}
