using System.Globalization;
using Anneal.Onnx.Schema;

namespace Anneal.Onnx;

/// <summary>The weights of a model in a file of their own beside it, for what one message cannot hold. Source: ONNX, docs/ExternalData.md.</summary>
internal static class ExternalData
{
    // As the source recommends, so that a reader can map the file into memory. Smaller arrays stay in the model: shapes are read from them.
    private const int Alignment = 4096, Least = 1024, NumberLength = 32;

    private const string Ending = ".data";

    /// <summary>Writes the arrays into a new file beside the model's, and puts their places in the place of their values.</summary>
    /// <returns>The new file. No other model's file names it, so an old one has its weights until it is replaced.</returns>
    public static string Write(ModelProto model, string modelPath)
    {
        var path = $"{modelPath}.{Guid.NewGuid():n}{Ending}";
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
        return path;
    }

    /// <summary>Deletes what former exports left beside a model's file. What a reader keeps open on Windows goes with a later export.</summary>
    public static void DeleteAllBut(string? path, string modelPath)
    {
        var start = Path.GetFullPath(modelPath) + ".";
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(start)!).Where(file => IsOfExport(file, start) && file != (path is null ? null : Path.GetFullPath(path))))
            try
            {
                File.Delete(file);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
            }
    }

    private static bool IsOfExport(string file, string start) => file.StartsWith(start, StringComparison.Ordinal) && file.EndsWith(Ending, StringComparison.Ordinal)
        && file.Length == start.Length + NumberLength + Ending.Length && Guid.TryParseExact(file.AsSpan(start.Length, NumberLength), "n", out _);

    private static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
