using System.Globalization;
using System.IO.Compression;
using System.Text;
using Anneal.Layers;
using Anneal.Tests.Data;
using Anneal.Tests.Saving;

namespace Anneal.Csv.Tests;

public sealed class CsvSourceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Columns_are_taken_by_name()
    {
        var source = new CsvSource(folder.Text("a.csv", "y,b,a\n1,2,3\n4,5.5,-6e1\n"), features: ["a", "b"], label: "y");
        Assert.Equal(["a", "b"], source.Features);
        Assert.Equal(["Float32 (2,2): 3 2 -60 5.5 | Float32 (2): 1 4"], Passes.Of(source));
    }

    [Fact]
    public void Columns_are_taken_by_index()
    {
        var source = new CsvSource(folder.Text("a.csv", "1,2,3\n4,5,6\n"), features: [2, 0], label: 1, header: false);
        Assert.Equal(["2", "0"], source.Features);
        Assert.Equal(["Float32 (2,2): 3 1 6 4 | Float32 (2): 2 5"], Passes.Of(source));
    }

    [Fact]
    public void All_other_columns_are_features_unless_some_are_chosen()
    {
        var source = new CsvSource(folder.Text("a.csv", "a,y,b,w\n1,2,3,0.5\n"), label: "y", sampleWeight: "w");
        Assert.Equal(["a", "b"], source.Features);
        Assert.Equal(["Float32 (1,2): 1 3 | Float32 (1): 2 | Float32 (1): 0.5"], Passes.Of(source));
        Assert.Equal(["Float32 (1,2): 1 3"], Passes.Of(new CsvSource(folder.Text("b.csv", "1,3"), header: false)));
    }

    [Fact]
    public void Fields_may_stand_in_quotation_marks()
    {
        var path = folder.Text("a.csv", "\"a, \"\"b\"\"\",\"of two\nlines\",y\r\n\"1\",2,\"with \"\"marks\"\", comma\r\nand line\"\r\n3 , \"4\", plain \r\n");
        var source = new CsvSource(path, label: "y", classes: ["plain", "with \"marks\", comma\r\nand line"]);
        Assert.Equal(["a, \"b\"", "of two\nlines"], source.Features);
        Assert.Equal(["Float32 (2,2): 1 2 3 4 | Int64 (2): 1 0"], Passes.Of(source));
    }

    [Fact]
    public void Lines_without_anything_and_a_byte_order_mark_are_passed_over()
    {
        File.WriteAllText(folder.File("a.csv"), "ä,b\n\n1,2\n  \n3,4\n\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal(["Float32 (2,2): 1 2 3 4"], Passes.Of(new CsvSource(folder.File("a.csv"), features: ["ä", "b"])));
    }

    [Fact]
    public void The_separator_can_be_another()
    {
        Assert.Equal(["Float32 (1,2): 1 2"], Passes.Of(new CsvSource(folder.Text("a.tsv", "a\tb\n1\t2"), separator: '\t')));
        Assert.Equal(["Float32 (1,2): 1.5 2"], Passes.Of(new CsvSource(folder.Text("a.csv", "a;b\n1.5;2"), separator: ';')));
    }

    [Fact]
    public void Numbers_do_not_depend_on_the_culture()
    {
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = german;
        try
        {
            Assert.Equal(["Float32 (1,2): 1.5 0.25"], Passes.Of(new CsvSource(folder.Text("a.csv", "a,b\n1.5,.25"))));
            var source = new CsvSource(folder.Text("b.csv", "a;b\n1,5;2"), separator: ';');
            Assert.Equal($"{folder.File("b.csv")}, line 2, column 'a': '1,5' is not a number.", Assert.Throws<InvalidDataException>(() => Passes.Of(source)).Message);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Gzipped_files_are_read_as_they_are()
    {
        using (var gzip = new GZipStream(File.Create(folder.File("a.csv.gz")), CompressionMode.Compress)) gzip.Write("a,b\n1,2\n"u8);
        Assert.Equal(["Float32 (1,2): 1 2"], Passes.Of(new CsvSource(folder.File("a.csv.gz"))));
    }

    [Fact]
    public void Several_files_are_one_table_whatever_the_order_of_their_columns()
    {
        string[] paths = [folder.Text("a.csv", "a,b,y\n1,2,3\n4,5,6\n"), folder.Text("b.csv", "y,a,b,more\n9,7,8,x\n"), folder.Text("c.csv", "a,b,y\n")];
        var source = new CsvSource(paths, label: "y", batchSize: 2);
        Assert.Equal(["Float32 (2,2): 1 2 4 5 | Float32 (2): 3 6", "Float32 (1,2): 7 8 | Float32 (1): 9"], Passes.Of(source));
        Assert.Equal(Passes.Of(source), Passes.Of(new CsvSource([paths[0], paths[1]], label: "y", batchSize: 2)));
    }

    [Fact]
    public void Names_of_classes_become_their_places()
    {
        var path = folder.Text("a.csv", "x,species\n1,virginica\n2,setosa\n");
        Assert.Equal(["Float32 (2,1): 1 2 | Int64 (2): 1 0"], Passes.Of(new CsvSource(path, label: "species", classes: ["setosa", "virginica"])));
        using var lookup = new StringLookup(vocabulary: ["setosa", "virginica"]);
        Assert.Equal(["Float32 (2,1): 1 2 | Int64 (2): 1 0"], Passes.Of(new CsvSource(path, label: "species", classes: lookup.GetVocabulary(includeSpecialTokens: false))));
    }

    [Fact]
    public void Missing_features_are_the_number_that_was_given()
    {
        var path = folder.Text("a.csv", "a,b\n,1\nNA,nan\nnull,?\nn/a,\"\"\n");
        Assert.Equal(["Float32 (4,2): -1 1 -1 -1 -1 -1 -1 -1"], Passes.Of(new CsvSource(path, missing: -1)));
    }

    [Fact]
    public void The_length_is_known_after_a_pass()
    {
        var source = new CsvSource(folder.Text("a.csv", Rows(10)), label: "y", batchSize: 4);
        Assert.Equal((null, null), (source.BatchCount, source.RowCount));
        Assert.Equal(3, Passes.Of(source).Count);
        Assert.Equal((3, 10), (source.BatchCount, source.RowCount));
    }

    [Fact]
    public void The_length_is_known_after_a_pass_that_began_in_the_middle()
    {
        var source = new CsvSource(folder.Text("a.csv", Rows(10)), label: "y", batchSize: 4);
        Assert.Single(Passes.Of(source, firstBatch: 2));
        Assert.Equal((3, 10), (source.BatchCount, source.RowCount));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(100)]
    public void A_pass_can_begin_at_every_batch(int batchSize)
    {
        string[] paths = [folder.Text("a.csv", Rows(5)), folder.Text("b.csv", Rows(7))];
        Passes.CanBeginAnywhere(new CsvSource(paths, label: "y", batchSize: batchSize));
    }

    private static string Rows(int count) => "a,b,y\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"{i},{i * i},{-i}\n"));
}
