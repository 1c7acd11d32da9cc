using System.Text.Json.Nodes;
using Anneal.Models;
using Anneal.Saving;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Tests.Saving;

/// <summary>Files that Keras wrote: read, used, trained on, and written back.</summary>
public sealed class GoldenFileTests
{
    public static TheoryData<string> Cases() => [.. Golden.File("keras_files/index")["cases"]!.AsArray().Select(c => (string)c!["name"]!)];

    private static string PathOf(string name) => Path.Combine(Golden.Directory, "keras_files", name);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_file_of_Keras_has_the_outputs_and_weights_it_had_there_and_trains_on(string name)
    {
        var c = Golden.File($"keras_files/{name}");
        using var scope = NewDisposeScope();
        using var model = Model.Load(PathOf($"{name}.keras"));
        GoldenArchive.Compare(c, model);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_file_of_ours_has_the_layout_of_Kerass_and_reads_back(string name)
    {
        using var folder = new TemporaryFolder();
        var (ours, again) = (folder.File($"{name}.keras"), folder.File("again.keras"));
        using var scope = NewDisposeScope();
        using (var model = Model.Load(PathOf($"{name}.keras"))) model.Save(ours);
        Assert.Equal(HdfListing.OfArchive(PathOf($"{name}.keras")), HdfListing.OfArchive(ours));
        using var read = Model.Load(ours);
        GoldenArchive.Compare(Golden.File($"keras_files/{name}"), read);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_alone_go_into_a_model_of_the_same_architecture(string name)
    {
        using var folder = new TemporaryFolder();
        var c = Golden.File($"keras_files/{name}");
        using var scope = NewDisposeScope();
        using var model = Model.FromJson((string)c["to_json"]!);
        model.LoadWeights(PathOf($"{name}.weights.h5"));
        model.SaveWeights(folder.File("ours.weights.h5"));
        Assert.Equal(HdfListing.Of(PathOf($"{name}.weights.h5")), HdfListing.Of(folder.File("ours.weights.h5")));
        using var same = Model.FromJson((string)c["to_json"]!);
        same.LoadWeights(folder.File("ours.weights.h5"));
        GoldenArchive.Compare(c, same);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_file_of_weights_tells_the_parameters_that_the_archive_tells(string name) =>
        Assert.Equal(StoredModel.Read(PathOf($"{name}.keras")).Parameters, StoredModel.Read(PathOf($"{name}.weights.h5")).Parameters);
}
