using static Anneal.Datasets.Tests.MnistFolder;

namespace Anneal.Datasets.Tests;

public class MnistErrorTests
{
    public static TheoryData<string, byte[], string> Faults => new()
    {
        { TrainImages, [], "expected a header of 16 bytes, found 0 bytes." },
        { TestLabels, [0, 0, 8], "expected a header of 8 bytes, found 3 bytes." },
        { TrainImages, Idx([5], i => i), "expected a header of 16 bytes, found 13 bytes." },
        { TrainImages, Idx([99], i => i), "expected magic number 2051 (unsigned bytes, dimensions: 3), found 2049." },
        { TrainLabels, Idx([5, 4, 6], i => i), "expected magic number 2049 (unsigned bytes, dimensions: 1), found 2051." },
        {
            TestImages, [.. Header(0x0D03, 3, 4, 6), .. new byte[288]],
            "expected magic number 2051 (unsigned bytes, dimensions: 3), found 3331."
        },
        { TrainImages, [.. Header(2051, 5, 4, 6), .. new byte[119]], "expected 120 values for sizes 5 x 4 x 6, found 119." },
        { TrainImages, [.. Header(2051, 5, 4, 6), .. new byte[121]], "expected 120 values for sizes 5 x 4 x 6, found 121." },
        { TestLabels, [.. Header(2049, 3), 1, 2, 3, 4, 5], "expected 3 values for sizes 3, found 5." },
        { TrainImages, Header(2051, 0, 28, 28), "expected sizes for 1 to 2147483591 values, found 0 x 28 x 28." },
        {
            TrainImages, [.. Header(2051, 4_000_000_000, 28, 28), .. new byte[84]],
            "expected sizes for 1 to 2147483591 values, found 4000000000 x 28 x 28."
        },
        {
            TrainImages, [.. Header(2051, uint.MaxValue, uint.MaxValue, uint.MaxValue), .. new byte[84]],
            "expected sizes for 1 to 2147483591 values, found 4294967295 x 4294967295 x 4294967295."
        },
        {
            TrainImages, [.. Header(2051, 2_000_000_000, 1, 1), .. new byte[84]],
            "expected 2000000000 values for sizes 2000000000 x 1 x 1, found 84."
        },
        { TrainLabels, [.. Header(2049, 5), 1, 2, 3, 10, 5], "expected labels from 0 to 9, found 10 at position 3." },
        { TrainLabels, Gzip([.. Header(2049, 5), 1, 2, 3, 4]), "expected 5 values for sizes 5, found 4." },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_bad_file_is_named_with_what_was_expected_and_found(string name, byte[] content, string fault)
    {
        using var folder = Filled();
        folder.Write(name, content);

        var error = Assert.Throws<InvalidDataException>(() => Mnist.Load(folder.Path));

        Assert.Equal($"{folder.File(name)}: {fault}", error.Message);
    }

    [Fact]
    public void A_header_that_lies_costs_no_memory()
    {
        using var folder = Filled();
        folder.Write(TrainImages, [.. Header(2051, 2_000_000_000, 1, 1), .. new byte[84]]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidDataException>(() => Mnist.Load(folder.Path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Labels_must_be_as_many_as_images()
    {
        using var folder = Filled();
        folder.Write(TestLabels, Idx([4], i => i));

        var error = Assert.Throws<InvalidDataException>(() => Mnist.Load(folder.Path));

        Assert.Equal(
            $"{folder.File(TestLabels)}: expected 3 labels, one for each image of {folder.File(TestImages)}, found 4.", error.Message);
    }

    [Fact]
    public void Train_and_test_images_have_one_size()
    {
        using var folder = Filled();
        folder.Write(TestImages, Idx([3, 6, 4], i => i));

        var error = Assert.Throws<InvalidDataException>(() => Mnist.Load(folder.Path));

        Assert.Equal(
            $"{folder.File(TestImages)}: expected images of 4 x 6 as in {folder.File(TrainImages)}, found 6 x 4.", error.Message);
    }

    [Theory]
    [InlineData(8)] // checksum
    [InlineData(4)] // length
    [InlineData(40)] // the values
    public void Damaged_gzip_data_is_refused_and_the_file_named(int fromEnd)
    {
        using var folder = Filled();
        var gzip = Gzip(folder.Read(TrainImages));
        gzip[^fromEnd] ^= 0xFF;
        folder.Write(TrainImages, gzip);

        var error = Assert.Throws<InvalidDataException>(() => Mnist.Load(folder.Path));

        Assert.StartsWith(
            $"{folder.File(TrainImages)}: expected undamaged gzip data, found damage (", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gzip_data_cut_short_holds_too_few_values()
    {
        using var folder = Filled();
        folder.Write(TrainImages, Gzip(folder.Read(TrainImages))[..^30]);

        var error = Assert.Throws<InvalidDataException>(() => Mnist.Load(folder.Path));

        Assert.Matches("expected 120 values for sizes 5 x 4 x 6, found [0-9]+\\.$", error.Message);
    }

    [Fact]
    public void All_missing_files_are_named_with_their_spellings()
    {
        using var folder = Filled();
        File.Delete(folder.File(TrainLabels));
        File.Delete(folder.File(TestImages));

        var error = Assert.Throws<FileNotFoundException>(() => Mnist.Load(folder.Path));

        Assert.Equal(
            $"The folder '{folder.Path}' lacks 2 of the 4 files of MNIST: "
            + "train-labels-idx1-ubyte or train-labels.idx1-ubyte or train-labels-idx1-ubyte.gz or train-labels.idx1-ubyte.gz; "
            + "t10k-images-idx3-ubyte or t10k-images.idx3-ubyte or t10k-images-idx3-ubyte.gz or t10k-images.idx3-ubyte.gz.",
            error.Message);
    }

    [Fact]
    public void An_empty_folder_lacks_all_four()
    {
        using var folder = Empty();

        var error = Assert.Throws<FileNotFoundException>(() => Mnist.Load(folder.Path));

        Assert.StartsWith($"The folder '{folder.Path}' lacks 4 of the 4 files of MNIST: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_named_in_full()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => Mnist.Load("no/such/folder"));

        Assert.Equal(
            $"There is no folder '{Path.GetFullPath("no/such/folder")}'. Give the folder that holds the four files of MNIST.",
            error.Message);
    }

    [Fact]
    public void No_folder_is_refused()
    {
        Assert.Equal("folder", Assert.Throws<ArgumentNullException>(() => Mnist.Load(null!)).ParamName);
        Assert.Equal("folder", Assert.Throws<ArgumentException>(() => Mnist.Load(" ")).ParamName);
    }
}
