using System.Security.Cryptography;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Saving;
using Anneal.Testing;
using Anneal.Training;
using static TorchSharp.torch;

namespace Anneal.Tests.Saving.Mutants;

/// <summary>Files of every format, and what reads them. Mutant i is the same in every run.</summary>
internal sealed class MutatedFiles : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Sequential model = new([new Input(4), new Dense(3, activation: "relu"), new Dense(2)]);
    private readonly List<(byte[] Content, Func<byte[], Random, byte[]> Change, Action<string> Read)> sources = [];

    public MutatedFiles()
    {
        foreach (var name in new[] { "np_adam", "rnn_cells_adam_cosine", "nested_shared_adam", "ops_on_tensors_adam_clip", "multi_output_dict_losses", "cnn_bn_adam", "misc_layers_adagrad", "mha_encoder_adamw_warmup" })
            Add(GoldenFile($"{name}.keras"), Archive, LoadModel);
        foreach (var file in new[] { RealModels.PathOf("keras-2.0.8-lstm-functional.h5"), RealModels.PathOf("keras-1.2.2-theano-conv.h5"), RealModels.PathOf("tfkeras-2.6.0-mlp-nadam.h5"), GoldenFile("seq_mlp_sgd_expdecay.legacy.h5") })
            Add(file, ByteMutation.Apply, LoadModel);
        model.Compile("adam", "mse");
        Add(Written("m.weights.h5", model.SaveWeights), ByteMutation.Apply, path => model.LoadWeights(path));
        Add(Written("m.safetensors", model.SaveWeights), ByteMutation.Apply, path => model.LoadWeights(path));
        Add(GoldenFile("cnn_bn_adam.weights.h5"), ByteMutation.Apply, LoadArrays);
        var arrays = new Dictionary<string, ArrayLike> { ["x"] = new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }, ["y"] = new float[] { 1, 2 } };
        Add(Written("a.npz", path => ArrayFiles.Save(path, arrays)), Archive, LoadArrays);
        Add(Written("a.safetensors", path => ArrayFiles.Save(path, arrays)), ByteMutation.Apply, LoadArrays);
        Add(Written("x.npy", path => ArrayFiles.Save(path, new Dictionary<string, ArrayLike> { ["x"] = arrays["x"] })), ByteMutation.Apply, LoadArrays);
        Add(Written("c.anneal", WriteCheckpoint), Signed, ReadCheckpoint);
        Add(Path.Combine(AppContext.BaseDirectory, "Saving", "Hdf5", "chunk-lists.h5"), ByteMutation.Apply, LoadArrays);
    }

    /// <summary>Makes mutant <paramref name="number"/> and reads it.</summary>
    /// <returns>The error, or null where it was read.</returns>
    public Exception? Try(int number)
    {
        var random = new Random(number);
        var (content, change, read) = sources[number % sources.Count];
        var path = folder.File("mutant");
        File.WriteAllBytes(path, change(content, random));
        try
        {
            using var scope = NewDisposeScope();
            read(path);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    private void Add(string path, Func<byte[], Random, byte[]> change, Action<string> read) => sources.Add((File.ReadAllBytes(path), change, read));

    private string Written(string name, Action<string> write)
    {
        write(folder.File(name));
        return folder.File(name);
    }

    private static string GoldenFile(string name) => Path.Combine(Golden.Directory, "keras_files", name);

    private static byte[] Archive(byte[] whole, Random random) => random.Next(4) == 0 ? ByteMutation.Apply(whole, random) : ZipMutation.Apply(whole, random);

    private static void LoadModel(string path) => Model.Load(path).Dispose();

    private static void LoadArrays(string path) => ArrayFiles.Load(path);

    private static void WriteCheckpoint(string path) =>
        WholeFile.Write(path, stream => TensorFile.Write(stream, "{}", [KeyValuePair.Create("a", ones(3, 2)), KeyValuePair.Create("b", zeros(4))]));

    private static void ReadCheckpoint(string path)
    {
        foreach (var tensor in TensorFile.Read(path).Tensors.Values) tensor.Dispose();
    }

    // Half of them with the right checksum.
    private static byte[] Signed(byte[] whole, Random random)
    {
        var bytes = ByteMutation.Apply(whole, random);
        if (bytes.Length > 40 && random.Next(2) == 0) SHA256.HashData(bytes.AsSpan(..^32), bytes.AsSpan(^32..));
        return bytes;
    }
}
