using Anneal.Tests.Data;
using Microsoft.Data.Analysis;

namespace Anneal.ML.Tests;

public sealed class DataFrameTests
{
    [Fact]
    public void Columns_of_a_data_frame_are_taken_by_name()
    {
        var frame = new DataFrame(
            new DoubleDataFrameColumn("size", [1.5, 2.5, 3.5]), new Int32DataFrameColumn("rooms", [3, 4, 5]), new BooleanDataFrameColumn("garden", [true, false, true]),
            new StringDataFrameColumn("kind", ["flat", "house", "flat"]));
        var source = new DataViewSource(frame, features: ["garden", "rooms", "size"], label: "kind", batchSize: 2, classes: ["flat", "house"]);
        Assert.Equal((2, 3), (source.BatchCount, source.RowCount));
        Assert.Equal(["Float32 (2,3): 1 3 1.5 0 4 2.5 | Int64 (2): 0 1", "Float32 (1,3): 1 5 3.5 | Int64 (1): 0"], Passes.Of(source));
        Passes.CanBeginAnywhere(source);
    }

    [Fact]
    public void Null_is_missing_in_every_type_of_column()
    {
        var frame = new DataFrame(
            new Int32DataFrameColumn("i", [1, null]), new BooleanDataFrameColumn("b", [null, true]), new SingleDataFrameColumn("f", [null, 2.5f]), new Int64DataFrameColumn("l", [null, 4]));
        Assert.Equal(["Float32 (2,4): 1 -1 -1 -1 -1 1 2.5 4"], Passes.Of(new DataViewSource(frame, missing: -1)));
        foreach (var (name, row) in new[] { ("i", 1), ("b", 0), ("f", 0), ("l", 0) })
        {
            var error = Assert.Throws<InvalidDataException>(() => Passes.Of(new DataViewSource(frame, features: [name])));
            Assert.Equal($"Row {row}, column '{name}': there is no value. For features, missing gives the number that stands for it.", error.Message);
        }
    }

    [Fact]
    public void A_null_label_is_missing()
    {
        var frame = new DataFrame(new SingleDataFrameColumn("x", [1f, 2f]), new StringDataFrameColumn("kind", ["flat", null!]), new Int32DataFrameColumn("y", [null, 1]));
        var byName = Assert.Throws<InvalidDataException>(() => Passes.Of(new DataViewSource(frame, features: ["x"], label: "kind", classes: ["flat"])));
        Assert.Equal("Row 1, column 'kind': there is no value; each row must have one here.", byName.Message);
        var byNumber = Assert.Throws<InvalidDataException>(() => Passes.Of(new DataViewSource(frame, features: ["x"], label: "y")));
        Assert.Equal("Row 0, column 'y': there is no value; each row must have one here.", byNumber.Message);
    }
}
