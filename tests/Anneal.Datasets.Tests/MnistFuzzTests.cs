using Anneal.Testing;
using CsCheck;

namespace Anneal.Datasets.Tests;

public class MnistFuzzTests
{
    private static readonly string[] Names =
        [MnistFolder.TrainImages, MnistFolder.TrainLabels, MnistFolder.TestImages, MnistFolder.TestLabels];

    // A change of one byte (mostly in the header), a cut, or bytes more; in the plain or in the gzipped file.
    private static readonly Gen<(int File, bool Gzipped, (int At, byte Value)[] Changes, int Cut, byte[] More)> Mutations = Gen.Select(
        Gen.Int[0, 3],
        Gen.Bool,
        Gen.Select(Gen.Frequency((3, Gen.Int[0, 19]), (1, Gen.Int[0, 200])), Gen.Byte).Array[0, 3],
        Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[1, 60])),
        Gen.Frequency((3, Gen.Const(Array.Empty<byte>())), (1, Gen.Byte.Array[1, 20])));

    [Fact]
    public void Mutated_files_load_whole_or_give_InvalidDataException()
    {
        Mutations.ForAll(
            mutation =>
            {
                using var folder = MnistFolder.Filled();
                var name = Names[mutation.File];
                var content = folder.Read(name);
                content = mutation.Gzipped ? MnistFolder.Gzip(content) : content;
                foreach (var (at, value) in mutation.Changes)
                    content[at % content.Length] = value;
                folder.Write(name, [.. content[..Math.Max(0, content.Length - mutation.Cut)], .. mutation.More]);

                try
                {
                    var (train, test) = Mnist.Load(folder.Path);
                    return train.Count == 5 && test.Count == 3 && train.Labels.Concat(test.Labels).All(label => label is >= 0 and <= 9);
                }
                catch (InvalidDataException error)
                {
                    return error.Message.StartsWith(folder.Path, StringComparison.Ordinal);
                }
            },
            cases: 2_000);
    }
}
