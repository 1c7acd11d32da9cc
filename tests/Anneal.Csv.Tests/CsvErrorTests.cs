using System.IO.Compression;
using Anneal.Tests.Data;
using Anneal.Tests.Saving;

namespace Anneal.Csv.Tests;

public sealed class CsvErrorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("1,2\n3,x1\n", "line 3, column 'y': 'x1' is not a number; for names of classes, give classes.")]
    [InlineData("1,2\n\n\"\n3\",2\nx,1\n", "line 6, column 'age': 'x' is not a number.")]
    [InlineData("1e39,2\n", "line 2, column 'age': '1e39' is not a finite number in float32.")]
    [InlineData("Infinity,2\n", "line 2, column 'age': 'Infinity' is not a finite number in float32.")]
    [InlineData("0x10,2\n", "line 2, column 'age': '0x10' is not a number.")]
    [InlineData(",2\n", "line 2, column 'age': there is no value. For features, missing gives the number that stands for it.")]
    [InlineData("NaN,2\n", "line 2, column 'age': there is no value. For features, missing gives the number that stands for it.")]
    [InlineData("1,NA\n", "line 2, column 'y': there is no value; each row must have one here.")]
    [InlineData("1,2\n1\n", "line 3: expected 2 fields, found 1.")]
    [InlineData("1,2,3\n", "line 2: expected 2 fields, found 3.")]
    [InlineData("1,2\n\"3,4\n5,6\n", "line 3: expected 2 fields, found 1; a quotation mark may not be closed.")]
    [InlineData("1,\"2\n3,4\n", "line 2, column 'y': '2?3,4?' is not a number; a quotation mark may not be closed.")]
    [InlineData("\u0001\u0002\u0003,2\n", "line 2, column 'age': '???' is not a number.")]
    public void Fields_that_are_wrong_are_named_by_line_and_column(string rows, string problem)
    {
        var path = folder.Text("people.csv", "age,y\n" + rows);
        Assert.Equal($"{path}, {problem}", Message(new CsvSource(path, label: "y")));
    }

    [Fact]
    public void Without_a_header_columns_are_named_by_index()
    {
        var path = folder.Text("people.csv", "1,2\nx,4\n");
        Assert.Equal($"{path}, line 2, column 0: 'x' is not a number.", Message(new CsvSource(path, header: false)));
        path = folder.Text("first.csv", "x,4\n1,2\n");
        Assert.Equal($"{path}, line 1, column 0: 'x' is not a number.", Message(new CsvSource(path, header: false)));
    }

    [Fact]
    public void In_several_files_the_error_names_the_one()
    {
        string[] paths = [folder.Text("a.csv", "a\n1\n"), folder.Text("b.csv", "a\n1\nx\n")];
        Assert.Equal($"{paths[1]}, line 3, column 'a': 'x' is not a number.", Message(new CsvSource(paths)));
    }

    [Theory]
    [InlineData("setoza", "'setoza' is none of the 2 classes (setosa, virginica); the nearest is 'setosa'.")]
    [InlineData("oak", "'oak' is none of the 2 classes (setosa, virginica).")]
    [InlineData("", "there is no value; each row must have one here.")]
    public void Labels_that_are_no_class_are_named(string label, string problem)
    {
        var path = folder.Text("iris.csv", $"x,species\n1,{label}\n");
        Assert.Equal($"{path}, line 2, column 'species': {problem}", Message(new CsvSource(path, label: "species", classes: ["setosa", "virginica"])));
    }

    [Fact]
    public void Of_many_classes_the_first_are_named()
    {
        var path = folder.Text("a.csv", "x,y\n1,zebra\n");
        var source = new CsvSource(path, label: "y", classes: [.. Enumerable.Range(0, 12).Select(i => $"c{i}")]);
        Assert.Equal($"{path}, line 2, column 'y': 'zebra' is none of the 12 classes (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, ...).", Message(source));
    }

    [Fact]
    public void Weights_below_zero_are_refused()
    {
        var path = folder.Text("a.csv", "x,w\n1,-0.5\n");
        Assert.Equal($"{path}, line 2, column 'w': '-0.5' is no weight; weights are 0 or more.", Message(new CsvSource(path, sampleWeight: "w")));
    }

    [Fact]
    public void A_record_that_never_ends_is_refused()
    {
        var path = folder.Text("a.csv", "x,y\n1,2\n3,\"" + new string('z', 1 << 25));
        Assert.Equal($"{path}, after line 2: a record is longer than 16,777,216 characters; a quotation mark may not be closed.", Message(new CsvSource(path)));
    }

    [Fact]
    public void Damaged_gzip_data_are_named()
    {
        var path = folder.File("a.csv.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionMode.Compress))
            for (var i = 0; i < 100_000; i++) gzip.Write(System.Text.Encoding.ASCII.GetBytes($"{i * 7919L % 104729}\n"));
        var bytes = File.ReadAllBytes(path);
        for (var i = bytes.Length / 2; i < bytes.Length / 2 + 200; i++) bytes[i] ^= 0x5A;
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<InvalidDataException>(() => Passes.Of(new CsvSource(path, header: false)));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gzip_data_that_are_cut_off_are_never_a_shorter_table()
    {
        var (whole, path) = (folder.File("whole.csv.gz"), folder.File("cut.csv.gz"));
        using (var gzip = new GZipStream(File.Create(whole), CompressionMode.Compress))
            for (var i = 0; i < 150; i++) gzip.Write(System.Text.Encoding.ASCII.GetBytes($"{i},{i * 7919L % 104729}\n"));
        var bytes = File.ReadAllBytes(whole);
        for (var length = 1; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.StartsWith($"{path}: expected undamaged gzip data", Assert.Throws<InvalidDataException>(() => Passes.Of(new CsvSource(path, header: false))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Files_without_anything_are_refused()
    {
        var path = folder.Text("a.csv", "\n\n");
        Assert.Equal($"{path} is empty; it must have a header.", Assert.Throws<InvalidDataException>(() => new CsvSource(path)).Message);
        Assert.Equal($"{path} is empty; it must have at least one record.", Assert.Throws<InvalidDataException>(() => new CsvSource(path, header: false)).Message);
        Assert.Throws<FileNotFoundException>(() => new CsvSource(folder.File("none.csv")));
    }

    [Theory]
    [InlineData("5.1,3.5,0\n4.9,3.0,1\n", "line 1: all names of columns are numbers (5.1, 3.5, 0). Give header: false if the file has no header, or else the features by name.")]
    [InlineData("age;y\n1;2\n", "line 1: there is one field, 'age;y'. If it is several, give separator: ';'.")]
    [InlineData("age\ty\n1\t2\n", "line 1: there is one field, 'age?y'. If it is several, give separator: '\\t'.")]
    public void Files_that_are_read_wrongly_are_refused_at_once(string content, string problem)
    {
        var path = folder.Text("data.csv", content);
        Assert.Equal($"{path}, {problem}", Assert.Throws<InvalidDataException>(() => new CsvSource(path)).Message);
    }

    [Fact]
    public void Years_are_names_of_columns_where_they_are_asked_for()
    {
        var path = folder.Text("years.csv", "2024,2025\n1,2\n");
        Assert.Equal(["2024"], new CsvSource(path, features: ["2024"]).Features);
        Assert.Equal(["2024"], new CsvSource(path, label: "2025").Features);
    }

    [Fact]
    public void A_file_of_a_header_alone_and_a_folder_are_no_tables()
    {
        var path = folder.Text("data.csv", "age,y\n");
        Assert.Equal($"{path} has a header and no records.", Assert.Throws<InvalidDataException>(() => new CsvSource(path)).Message);
        Assert.Equal(
            $"'{folder.Path}' is a folder, not a file. For the files in it, give Directory.GetFiles(path).",
            Assert.Throws<FileNotFoundException>(() => new CsvSource(folder.Path)).Message);
    }

    public static TheoryData<string, Func<string, CsvSource>, string> Mistakes => new()
    {
        { "a,b", path => new(path, features: ["agee"]), "features must be columns of {0} (a, b); it was 'agee'." },
        { "age,b", path => new(path, features: ["agee"]), "features must be columns of {0} (age, b); it was 'agee'; the nearest is 'age'." },
        { "a,b", path => new(path, label: "y"), "label must be columns of {0} (a, b); it was 'y'" },
        { "a,b", path => new(path, sampleWeight: 2), "sampleWeight must be columns of {0}, which has columns 0 to 1; it was 2." },
        { "a,b", path => new(path, features: ["a"], header: false), "features must be given by index where there is no header; it was 'a'." },
        { "a,b,a", path => new(path, features: ["a"]), "features must be given by index where a name occurs twice in {0}; it was 'a', columns 0 and 2." },
        { "a,y", path => new(path, features: ["a", "y"], label: "y"), "features must not hold the column of label, 'y'." },
        { "a,w", path => new(path, features: ["a", 1], sampleWeight: "w"), "features must not hold the column of sampleWeight, '1'." },
        { "a,y", path => new(path, label: "y", sampleWeight: 1), "sampleWeight must be another column than label; both were 'y'." },
        { "y", path => new(path, label: "y"), "features must hold at least one column; {0} has no other column than label and sampleWeight." },
        { "a", path => new(path, features: []), "features must hold at least one column; it was empty." },
        { "a", _ => new((string?)null), "files must hold at least one path; it was empty." },
        { "a", _ => new(["a.csv", " "]), "files must hold paths; one was empty." },
        { "a", path => new(path, classes: ["a"]), "classes must be given with label; there was none." },
        { "a,y", path => new(path, label: "y", classes: []), "classes must hold at least one name; it was empty." },
        { "a,y", path => new(path, label: "y", classes: ["b", "b"]), "classes must hold each name once; it held 'b' twice." },
        { "a,y", path => new(path, label: "y", classes: [null!]), "classes must hold no null; one was null." },
        { "a", path => new(path, missing: float.NaN), "missing must be a finite number; it was NaN." },
        { "a", path => new(path, batchSize: 0), "batchSize must be 1 or more; it was 0." },
        { "a", path => new(path, separator: '"'), "separator must be a character that can stand between fields; it was a quotation mark or a line break." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Arguments_that_do_not_fit_are_refused_before_anything_is_read(string header, Func<string, CsvSource> make, string message)
    {
        var path = folder.Text("data.csv", header + "\n");
        var error = Assert.ThrowsAny<ArgumentException>(() => make(path));
        Assert.StartsWith(string.Format(null, message, path), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_below_zero_is_no_column() =>
        Assert.StartsWith("index must be 0 or more; it was -1.", Assert.Throws<ArgumentOutOfRangeException>(() => (CsvColumn)(-1)).Message, StringComparison.Ordinal);

    private static string Message(CsvSource source) => Assert.Throws<InvalidDataException>(() => Passes.Of(source)).Message;
}
