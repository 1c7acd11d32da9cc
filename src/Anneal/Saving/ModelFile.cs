using Anneal.Models;

namespace Anneal.Saving;

/// <summary>Reads a whole model from a file of any format, which its first bytes tell.</summary>
internal static class ModelFile
{
    public static Model Read(string path, CustomObjects? customObjects, bool compile)
    {
        using var content = FileContent.Open(path);
        return content.Format switch
        {
            FileFormat.Zip => ReadArchive(path, content.Stream, customObjects, compile),
            _ => throw content.Unknown("a model"),
        };
    }

    private static Model ReadArchive(string path, Stream content, CustomObjects? customObjects, bool compile)
    {
        using var archive = ArchiveReader.Open(path, content);
        Model model;
        using (new SharedObjects()) model = Model.FromJson(archive.Text(KerasArchive.Config), customObjects, compile);
        try
        {
            using var weights = new HdfWeights(HdfFile.Open($"{path}/{KerasArchive.Weights}", archive.Content(KerasArchive.Weights)));
            WeightsLoader.Load(model, weights);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
