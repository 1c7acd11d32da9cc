using Anneal.Applications;
using Anneal.Applications.Tests;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Onnx.Tests;

/// <summary>Keras's image models, with the weights and images of the golden file.</summary>
public sealed class ApplicationTests
{
    public static TheoryData<int, string> Cases() => [.. Golden.Cases("applications").Select((c, i) => (i, (string)c["application"]!))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_application_computes_the_same_in_ONNX_Runtime(int index, string application)
    {
        using var scope = NewDisposeScope();
        var c = Golden.Cases("applications")[index];
        using var model = ApplicationByName.Make(application, c["kwargs"]!.AsObject());
        HashSet<string> unchanged = [.. c["weights_left_unchanged"]!.AsArray().Select(path => (string)path!)];
        foreach (var (k, weight) in model.Variables.Index())
            if (!unchanged.Contains(weight.Path)) Formula.Fill(weight, k, Golden.Number(c["gain"]));
        long[] shape = [.. c["input_shape"]!.AsArray().Select(size => (long)size!)];
        var difference = OnnxAssert.SameAsModel(model, tensor(Formula.Image(c, shape.Aggregate((product, size) => product * size)), shape));
        TestContext.Current.SendDiagnosticMessage($"{application}: {difference:G3}");
    }

    /// <summary>One by default; all 40 with ANNEAL_ALL_APPLICATIONS=1, or those it names.</summary>
    public static TheoryData<string> Applications() => Environment.GetEnvironmentVariable("ANNEAL_ALL_APPLICATIONS") switch
    {
        null => ["MobileNetV3Small"],
        "1" => [.. ApplicationByName.All.Keys],
        var names => [.. names.Split(',')],
    };

    [Theory]
    [MemberData(nameof(Applications))]
    public void An_application_with_new_weights_computes_the_same_in_ONNX_Runtime(string application)
    {
        using var scope = NewDisposeScope();
        using var model = ApplicationByName.Make(application, new() { ["weights"] = null, ["classifier_activation"] = "linear" });
        // Some take images of any size.
        long[] shape = [1, .. model.Graph!.Inputs[0].Shape[1..].Select(size => size == Anneal.Shape.Unknown ? 224 : size)];
        var image = rand(shape);
        var tolerance = 1e-4;
        if (Output(model, image).abs().max().item<float>() > 100)
        {
            Settle(model, rand([2, .. shape[1..]]));
            tolerance = Math.Max(tolerance, 10 * Sensitivity(model, image));
        }
        // New weights give small numbers, so their own scale counts.
        var difference = OnnxAssert.SameAsModel(model, leastScale: 0, tolerance, image);
        TestContext.Current.SendDiagnosticMessage($"{application}: {difference:G3}");
    }

    /// <summary>Gives batch normalisations the statistics of images. With those of new layers, the numbers of some deep models grow a millionfold, until rounding decides about them.</summary>
    private static void Settle(Model model, Tensor images)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        (BatchNormalization Layer, Variable Moving, Tensor Before)[] all =
            [.. model.Layers.OfType<BatchNormalization>().SelectMany(layer => layer.NonTrainableVariables.Select(moving => (layer, moving, moving.Value.clone())))];
        model.ApplyAll(images, training: true);
        foreach (var (layer, moving, before) in all)
            moving.Assign((moving.Value - (before * layer.Momentum)) / (1 - layer.Momentum));
    }

    /// <summary>How far the output moves, as a share of its largest number, where every number of the image is rounded once. A model rounds in each of its hundreds of layers.</summary>
    private static double Sensitivity(Model model, Tensor image)
    {
        using var scope = NewDisposeScope();
        var before = Output(model, image);
        var moved = Output(model, image * (1 + (MathF.BitIncrement(1) - 1) * (2 * rand_like(image) - 1)));
        return ((moved - before).abs().max() / before.abs().max()).item<float>();
    }

    private static Tensor Output(Model model, Tensor image)
    {
        using var noGradients = no_grad();
        return model.ApplyAll(image, training: false)[0];
    }

    [Fact]
    public void The_scaled_sums_of_InceptionResNetV2_are_written()
    {
        using var scope = NewDisposeScope();
        using var model = InceptionResNetV2.Create(includeTop: false, weights: null, inputShape: [75, 75, 3], pooling: FeaturePooling.Avg);
        OnnxAssert.SameAsModel(model, rand(1, 75, 75, 3));
    }
}
