using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Anneal.Saving;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>Named tensors and a text in a file of the format safetensors, whose last array is the SHA-256 of all bytes before it.</summary>
internal static class TensorFile
{
    private const string DigestName = "sha256", TextKey = "anneal";

    /// <summary>Writes contiguous tensors on the CPU.</summary>
    public static void Write(Stream stream, string text, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var entries = tensors.ToArray();
        using var digest = SHA256.Create();
        using (var digested = new CryptoStream(stream, digest, CryptoStreamMode.Write, leaveOpen: true))
        {
            SafetensorsFile.WriteHeader(
                digested,
                entries.Select(entry => (entry.Key, entry.Value.shape, entry.Value.dtype)).Append((DigestName, [SHA256.HashSizeInBytes], ScalarType.Byte)),
                new() { [TextKey] = text });
            foreach (var (_, tensor) in entries) StreamArray.Write(digested, tensor);
        }

        stream.Write(digest.Hash);
    }

    /// <summary>Reads a file that <see cref="Write"/> wrote. The caller frees the tensors.</summary>
    /// <exception cref="InvalidDataException">The file is of another kind, is truncated, or was altered.</exception>
    public static (string Text, OrderedDictionary<string, Tensor> Tensors) Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        using var file = new SafetensorsFile(path, stream);
        if (JsonText.Of(file.Metadata?[TextKey]) is not { } text) throw new InvalidDataException($"'{path}' is not a checkpoint.");
        if (!IsAsWritten(stream)) throw new InvalidDataException($"'{path}' was altered after it was written: its checksum does not match.");
        var tensors = new OrderedDictionary<string, Tensor>();
        try
        {
            foreach (var (name, array) in file.Arrays)
                if (name != DigestName) tensors.Add(name, array.Read().DetachFromDisposeScope());
            return (text, tensors);
        }
        catch
        {
            foreach (var tensor in tensors.Values) tensor.Dispose();
            throw;
        }
    }

    private static bool IsAsWritten(FileStream stream)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[1 << 20];
        stream.Position = 0;
        for (long left = stream.Length - SHA256.HashSizeInBytes; left > 0;)
        {
            var count = stream.Read(piece, 0, (int)Math.Min(piece.Length, left));
            if (count == 0) return false;
            digest.AppendData(piece, 0, count);
            left -= count;
        }

        var written = new byte[SHA256.HashSizeInBytes];
        return stream.ReadAtLeast(written, written.Length, throwOnEndOfStream: false) == written.Length && digest.GetHashAndReset().AsSpan().SequenceEqual(written);
    }
}
