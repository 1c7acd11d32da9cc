using System.Text;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Saving;

namespace Anneal.Tests.Saving;

public sealed class ArrayFileTests
{
    [Theory]
    [InlineData("a.npz")]
    [InlineData("a.safetensors")]
    public void Arrays_come_back_by_name(string name)
    {
        using var folder = new TemporaryFolder();
        ArrayFiles.Save(folder.File(name), new Dictionary<string, ArrayLike> { ["x"] = new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }, ["y"] = new[] { 7, 8 }, ["none"] = new float[0, 3] });
        var read = ArrayFiles.Load(folder.File(name));
        Assert.Equal(["none", "x", "y"], read.Keys.Order());
        Assert.Equal([2, 3], read["x"].Lengths.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6], read["x"].ToArray());
        Assert.Equal([7, 8], read["y"].ToArray());
        Assert.Empty(read["none"].ToArray());
    }

    [Fact]
    public void One_array_is_a_file_of_NumPy()
    {
        using var folder = new TemporaryFolder();
        ArrayFiles.Save(folder.File("a.npy"), new Dictionary<string, ArrayLike> { ["any"] = new float[] { 1, 2 } });
        var bytes = File.ReadAllBytes(folder.File("a.npy"));
        Assert.Equal(0, (bytes.Length - 8) % 64);
        Assert.StartsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } ", Encoding.ASCII.GetString(bytes, 10, bytes.Length - 18), StringComparison.Ordinal);
        Assert.Equal([1, 2], ArrayFiles.Load(folder.File("a.npy"))["a"].ToArray());
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", new byte[] { 0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64 }, new float[] { 1, 3, 2, 4 })]
    [InlineData("{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }", new byte[] { 0, 1, 1, 0 }, new float[] { 1, 256 })]
    [InlineData("{'descr': '|b1', 'fortran_order': False, 'shape': (), }", new byte[] { 1 }, new float[] { 1 })]
    public void Other_orders_are_read(string header, byte[] values, float[] expected)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(expected, ArrayFiles.Load(Npy(folder, header, values))["n"].ToArray());
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "it holds Python objects, which are never read.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000), }", "it has 4 bytes of values, and its header tells of 4000000000000.")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "it has values of type '<c8', which are not read.")]
    public void What_is_no_array_of_numbers_is_refused(string header, string message)
    {
        using var folder = new TemporaryFolder();
        Assert.EndsWith(message, Assert.Throws<InvalidDataException>(() => ArrayFiles.Load(Npy(folder, header, new byte[4]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_models_arrays_are_read_without_it()
    {
        using var folder = new TemporaryFolder();
        using var model = new Sequential([new Input(4), new Dense(2)]);
        model.Save(folder.File("m.keras"));
        var arrays = ArrayFiles.Load(folder.File("m.keras"));
        Assert.Equal(model.GetWeights()[0].ToArray(), arrays["layers/dense/vars/0"].ToArray());
        Assert.Contains("model_weights/dense_1/dense_1/kernel:0", ArrayFiles.Load(RealModels.PathOf("keras-2.0.9-lambda.h5")).Keys);
    }

    [Fact]
    public void NumPys_numbered_arrays_are_weights_in_order()
    {
        using var folder = new TemporaryFolder();
        using var model = new Sequential([new Input(2), new Dense(1)]);
        ArrayFiles.Save(folder.File("w.npz"), new Dictionary<string, ArrayLike> { ["arr_0"] = new float[,] { { 3 }, { 4 } }, ["arr_1"] = new float[] { 5 } });
        model.LoadWeights(folder.File("w.npz"));
        Assert.Equal([3, 4, 5], model.GetWeights().SelectMany(weight => weight.ToArray()));
    }

    private static string Npy(TemporaryFolder folder, string header, byte[] values)
    {
        var path = folder.File("n.npy");
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. values]);
        return path;
    }
}
