using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Saving;

/// <summary>The vocabularies of text layers, which Keras keeps as files of lines beside the weights.</summary>
internal static class Vocabularies
{
    public static void Load(Model model, ArchiveReader archive, IStoredWeights weights)
    {
        foreach (var part in ModelParts.Of(model))
        {
            if (part.Owner is not (StringLookup { Vocabulary: null } or IntegerLookup { Vocabulary: null } or TextVectorization { Vocabulary: null })) continue;
            var entry = $"assets/{part.Path}/vocabulary.txt";
            if (!archive.Has(entry)) continue;
            string[] lines = [.. archive.Text(entry).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')];
            double[]? idf = weights.Of(part.Path).TryGetValue("idf_weights", out var stored) ? Numbers(stored) : null;
            switch (part.Owner)
            {
                case StringLookup lookup: lookup.SetVocabulary(lines, idf); break;
                case TextVectorization text: text.SetVocabulary(lines, idf); break;
                case IntegerLookup lookup: lookup.SetVocabulary([.. lines.Select(line => Parsed(line, entry, archive.Name))], idf); break;
            }
        }
    }

    private static long Parsed(string line, string entry, string file) =>
        long.TryParse(line, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : throw new InvalidDataException($"'{entry}' in '{file}' holds '{JsonText.Shorten(line)}', which is no whole number.");

    private static double[] Numbers(StoredArray stored)
    {
        using var values = stored.Read();
        using var doubles = values.to(TorchSharp.torch.float64);
        return doubles.data<double>().ToArray();
    }
}
