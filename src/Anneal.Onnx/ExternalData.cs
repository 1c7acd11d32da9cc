using System.Globalization;
using Anneal.Onnx.Schema;

namespace Anneal.Onnx;

/// <summary>The weights of a model in a file of their own beside it, for what one message cannot hold. Source: ONNX, docs/ExternalData.md.</summary>
internal static class ExternalData
{
    // As the source recommends, so that a reader can map the file into memory. Smaller arrays stay in the model: shapes are read from them.
    private const int Alignment = 4096, Least = 1024;

    /// <summary>Writes the arrays, and puts their places in the place of their values.</summary>
    public static void Write(ModelProto model, string path)
    {
        TensorProto[] arrays = [.. model.Graph.Initializer.Where(array => array.RawData.Length >= Least)];
        WholeFile.Write(path, stream =>
        {
            var end = 0L;
            foreach (var array in arrays)
            {
                var start = (end + Alignment - 1) / Alignment * Alignment;
                stream.Write(new byte[start - end]);
                array.RawData.WriteTo(stream);
                end = start + array.RawData.Length;
                array.ExternalData.Add([Entry("location", Path.GetFileName(path)), Entry("offset", Text(start)), Entry("length", Text(array.RawData.Length))]);
            }
        });
        foreach (var array in arrays)
        {
            array.ClearRawData();
            array.DataLocation = TensorProto.Types.DataLocation.External;
        }
    }

    private static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
