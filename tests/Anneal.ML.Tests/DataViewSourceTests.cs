using Anneal.Tests.Data;
using Anneal.Tests.Saving;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Anneal.ML.Tests;

public sealed class DataViewSourceTests
{
    private readonly MLContext context = new(seed: 1);

    [Fact]
    public void Scalars_and_vectors_stand_side_by_side()
    {
        var data = context.Data.LoadFromEnumerable<House>(
        [
            new() { Size = 120, Rooms = 5, HasGarden = true, Views = [1, 2], Price = 3.5f },
            new() { Size = 80.25, Rooms = -3, HasGarden = false, Views = [4, 5], Price = 2 },
        ]);
        var source = new DataViewSource(data, features: ["Size", "Views", "Rooms", "HasGarden"], label: "Price");
        Assert.Equal(["Float32 (2,5): 120 1 2 5 1 80.25 4 5 -3 0 | Float32 (2): 3.5 2"], Passes.Of(source));
        Assert.Equal(["Float32 (2,5): 120 5 1 1 2 80.25 -3 0 4 5 | Float32 (2): 3.5 2"], Passes.Of(new DataViewSource(data, label: "Price")));
        Assert.Equal(["Float32 (2,1): 3.5 2 | Float32 (2): 120 80.25"], Passes.Of(new DataViewSource(data, features: ["Price"], sampleWeight: "Size")));
    }

    [Fact]
    public void Keys_begin_with_zero()
    {
        var data = Mapped("b", "a", "b");
        Assert.Equal(["Float32 (3,1): 0 1 2 | Int64 (3): 0 1 0"], Passes.Of(new DataViewSource(data, features: ["X"], label: "Key")));
        Assert.Equal(["Float32 (3,1): 0 1 0"], Passes.Of(new DataViewSource(data, features: ["Key"])));
    }

    [Fact]
    public void Sparse_vectors_have_zeros_between()
    {
        var data = context.Transforms.Categorical.OneHotEncoding("Hot", "Name").Fit(Named("b", "a", "c")).Transform(Named("c", "b"));
        Assert.Equal(["Float32 (2,3): 0 0 1 1 0 0"], Passes.Of(new DataViewSource(data, features: ["Hot"])));
    }

    [Fact]
    public void Names_of_classes_become_their_places() =>
        Assert.Equal(["Float32 (3,1): 0 1 2 | Int64 (3): 1 0 1"], Passes.Of(new DataViewSource(Named("b", "a", "b"), label: "Name", classes: ["a", "b"])));

    [Fact]
    public void Text_files_of_ML_NET_are_streamed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Text("a.csv", "Size,Price\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i},{2 * i}\n")));
        var data = context.Data.LoadFromTextFile(path, [new("Size", DataKind.Single, 0), new("Price", DataKind.Single, 1)], separatorChar: ',', hasHeader: true);
        var source = new DataViewSource(data, label: "Price", batchSize: 300);
        Assert.Equal((null, null), (source.BatchCount, source.RowCount));
        Passes.CanBeginAnywhere(source);
        Assert.Equal((4, 1000), (source.BatchCount, source.RowCount));
        Assert.StartsWith("Float32 (300,1): 300 301 ", Passes.Of(source)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_features_are_the_number_that_was_given()
    {
        var data = context.Data.LoadFromEnumerable<House>([new() { Size = double.NaN, Views = [float.NaN, 1] }]);
        Assert.Equal(["Float32 (1,3): -1 -1 1"], Passes.Of(new DataViewSource(data, features: ["Size", "Views"], missing: -1)));
        Assert.Equal("Row 0, column 'Size': there is no value. For features, missing gives the number that stands for it.", Message(new(data, features: ["Size"])));
        Assert.Equal("Row 0, column 'Size': there is no value; each row must have one here.", Message(new(data, features: ["Views"], label: "Size", missing: 0)));
    }

    [Fact]
    public void A_missing_key_is_named()
    {
        var keys = context.Transforms.Conversion.MapValueToKey("Key", "Name").Fit(Named("a"));
        Assert.Equal(
            "Row 1, column 'Key': there is no value; each row must have one here.",
            Message(new(keys.Transform(Named("a", "unknown")), features: ["X"], label: "Key")));
    }

    [Fact]
    public void Values_that_do_not_fit_are_named_by_row_and_column()
    {
        var data = context.Data.LoadFromEnumerable<House>([new() { Price = 1 }, new() { Size = 1e39, Price = -2 }]);
        Assert.Equal("Row 1, column 'Size': the value is not a finite number in float32.", Message(new(data, features: ["Size"])));
        Assert.Equal("Row 1, column 'Price': '-2' is no weight; weights are 0 or more.", Message(new(data, features: ["Rooms"], sampleWeight: "Price")));
        Assert.Equal("Row 1, column 'Name': 'bb' is none of the 2 classes (a, b); the nearest is 'b'.", Message(new(Named("a", "bb"), label: "Name", classes: ["a", "b"])));
        Assert.Equal(
            "Row 1, column 'Name': there is no value; each row must have one here.", Message(new(Named("a", ""), label: "Name", classes: ["a", "b"])));
    }

    public static TheoryData<Func<IDataView, DataViewSource>, string> Mistakes => new()
    {
        { data => new(data, features: ["X", "Nam"]), "features must be columns of the data (Name, X); it was 'Nam'; the nearest is 'Name'." },
        { data => new(data, features: ["Name"]), "features must be columns of numbers, truth values, keys, or vectors of these with one length; 'Name' is of String." },
        { data => new(data, label: "Name"), "label must be columns of numbers, truth values, keys, or vectors of these with one length; 'Name' is of String; for names of classes, give classes." },
        { data => new(data, label: "X", classes: ["a"]), "label must be a column of text where classes are given; 'X' is of Single." },
        { data => new(data, features: ["X"], label: "X"), "features must not hold the column of label, 'X'." },
        { data => new(data, features: []), "features must hold at least one column; it was empty." },
        { data => new(data, label: "Name", sampleWeight: "X", classes: ["a"]), "features must hold at least one column; the data has no other column than label and sampleWeight." },
        { data => new(data, classes: ["a"]), "classes must be given with label; there was none." },
        { data => new(data, features: ["X"], missing: float.PositiveInfinity), "missing must be a finite number; it was Infinity." },
        { data => new(data, features: ["X"], batchSize: 0), "batchSize must be 1 or more; it was 0." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Arguments_that_do_not_fit_are_refused_before_anything_is_read(Func<IDataView, DataViewSource> make, string message) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(() => make(Named("a"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Label_and_weight_are_two_columns()
    {
        var error = Assert.Throws<ArgumentException>(() => new DataViewSource(context.Data.LoadFromEnumerable<House>([new()]), features: ["Rooms"], label: "Price", sampleWeight: "Price"));
        Assert.StartsWith("sampleWeight must be another column than label; both were 'Price'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_as_labels_or_of_no_length_are_refused()
    {
        var data = context.Data.LoadFromEnumerable<House>([new()]);
        Assert.StartsWith("label must be a column of single numbers; 'Views' is of Vector<Single, 2>.", Assert.Throws<ArgumentException>(() => new DataViewSource(data, label: "Views")).Message, StringComparison.Ordinal);
        var any = context.Data.LoadFromEnumerable<AnyLength>([new()]);
        Assert.StartsWith(
            "features must be columns of numbers, truth values, keys, or vectors of these with one length; 'Values' is of Vector<Single>.",
            Assert.Throws<ArgumentException>(() => new DataViewSource(any)).Message, StringComparison.Ordinal);
    }

    private IDataView Named(params string[] names) => context.Data.LoadFromEnumerable(names.Select((name, place) => new Row { Name = name, X = place }));

    private IDataView Mapped(params string[] names) => context.Transforms.Conversion.MapValueToKey("Key", "Name").Fit(Named(names)).Transform(Named(names));

    private static string Message(DataViewSource source) => Assert.Throws<InvalidDataException>(() => Passes.Of(source)).Message;

    private sealed class House
    {
        public double Size { get; set; }

        public int Rooms { get; set; }

        public bool HasGarden { get; set; }

        [VectorType(2)]
        public float[] Views { get; set; } = [0, 0];

        public float Price { get; set; }
    }

    private sealed class Row
    {
        public string Name { get; set; } = "";

        public float X { get; set; }
    }

    private sealed class AnyLength
    {
        public float[] Values { get; set; } = [];
    }
}
