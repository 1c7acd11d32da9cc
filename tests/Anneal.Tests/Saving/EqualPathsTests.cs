using Anneal.Callbacks;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Saving;
using Anneal.Tests.Checkpoints;
using Anneal.Tests.Models;
using Anneal.Training;
using static TorchSharp.torch;

namespace Anneal.Tests.Saving;

/// <summary>A model of two loaded models, whose layers have the same paths: it is trained, saved and loaded like any other.</summary>
public sealed class EqualPathsTests : Folder
{
    private static readonly float[,] X = Samples.Inputs(22);
    private static readonly int[] Y = Samples.Labels(22);

    private static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["adam"] = () => new Adam(0.01) { UseEma = true, GradientAccumulationSteps = 2 },
        ["points"] = () => new ScheduleFreeAdamW(0.01),
        ["factors"] = () => new Adafactor(0.01),
        ["several"] = () => new MultiOptimizer(new OptimizerMap(new SGD(0.1, momentum: 0.9), (".*kernel", new Adam(0.01)))),
        ["scaled"] = () => new LossScaleOptimizer(new Adam(0.01)),
    };

    public static TheoryData<string> Kinds() => [.. Optimizers.Keys];

    // A file has the averages of the points, and no place for the points themselves.
    public static TheoryData<string> KindsOfFiles() => [.. Optimizers.Keys.Except(["points"])];

    [Fact]
    public void Both_parts_learn_and_each_array_has_a_name_of_its_own()
    {
        using var model = Ensemble(new Adam(0.01));
        Assert.Equal(["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias", "dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"], model.Variables.Select(variable => variable.Path));
        var before = model.GetWeights();
        model.Fit(X, Y, verbose: 0);
        Assert.All(before.Zip(model.GetWeights()), pair => Assert.NotEqual(pair.First.ToArray(), pair.Second.ToArray()));
        Assert.Equal(
            ["dense_kernel_momentum", "dense_kernel_velocity", "dense_kernel_momentum#2", "dense_kernel_velocity#2"],
            model.Optimizer.StateVariables.Select(state => state.Path).Where(path => path.StartsWith("dense_kernel", StringComparison.Ordinal)));
        Assert.Equal(model.Optimizer.StateVariables.Count, model.Optimizer.GetState().Keys.Count(name => name.StartsWith("dense", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(KindsOfFiles))]
    public void A_model_that_was_saved_whole_trains_on_with_the_same_bits(string kind)
    {
        using var model = Ensemble(Optimizers[kind]());
        model.Fit(X, Y, 4, epochs: 2, verbose: 0, seed: 1);
        var path = Path.Combine(Root, "model.keras");
        model.Save(path);
        using var same = Model.Load(path);
        Assert.Equal(Samples.State(model), Samples.State(same));
        foreach (var one in new[] { model, same }) one.Fit(X, Y, 4, verbose: 0, seed: 2);
        Assert.Equal(Samples.State(model), Samples.State(same));
    }

    [Theory]
    [InlineData("w.weights.h5")]
    [InlineData("w.safetensors")]
    public void Weights_are_the_same_after_a_file(string name)
    {
        using var model = Ensemble(new SGD(0.1));
        var path = Path.Combine(Root, name);
        model.SaveWeights(path);
        var saved = model.GetWeights();
        model.Fit(X, Y, verbose: 0);
        model.LoadWeights(path);
        Assert.All(saved.Zip(model.GetWeights()), pair => Assert.Equal(pair.First.ToArray(), pair.Second.ToArray()));
    }

    [Fact]
    public void A_file_of_named_arrays_numbers_equal_paths()
    {
        using var model = Ensemble(new SGD(0.1));
        var path = Path.Combine(Root, "w.safetensors");
        model.SaveWeights(path);
        using var file = new SafetensorsFile(path, File.OpenRead(path));
        Assert.Equal(["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias", "dense/kernel#2", "dense/bias#2", "dense_1/kernel#2", "dense_1/bias#2"], file.RequireEnd().Arrays.Keys);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_run_that_is_stopped_goes_on_with_the_same_bits(string kind)
    {
        var run = new Interrupted { Optimizer = Optimizers[kind], Model = Ensemble };
        Assert.Equal(run.Whole(), run.StoppedAfter(Backup, 3, 5));
    }

    [Fact]
    public void Weights_of_PyTorch_go_to_the_layers_of_their_modules()
    {
        using var scope = NewDisposeScope();
        using var model = Ensemble(new SGD(0.1));
        (string Name, Tensor Values)[] arrays =
        [
            .. from part in new[] { "first", "second" }
               from layer in new[] { (Name: "dense", Sizes: new long[] { 5, 3 }), (Name: "dense_1", Sizes: [3, 5]) }
               from array in new[] { ($"{part}.{layer.Name}.weight", rand(layer.Sizes)), ($"{part}.{layer.Name}.bias", rand(layer.Sizes[0])) }
               select array,
        ];
        var path = Path.Combine(Root, "torch.safetensors");
        using (var stream = File.Create(path)) SafetensorsFile.Write(stream, arrays);
        model.LoadTorchWeights(path);
        Assert.All(
            arrays.Zip(model.Variables),
            pair => Assert.Equal(GoldenTensor.Values(pair.First.Values.dim() == 2 ? pair.First.Values.t() : pair.First.Values), GoldenTensor.Values(pair.Second.Value)));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("__metadata__", "b")]
    public void No_file_is_written_whose_names_are_not_unique(string first, string second)
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        var error = Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(stream, [(first, ones(1)), (second, ones(1))]));
        Assert.Equal($"arrays must have names that are each given once and are not '__metadata__'; one was '{first}'. (Parameter 'arrays')", error.Message);
        Assert.Equal(0, stream.Length);
    }

    /// <summary>Two models out of files, as people put trained models together.</summary>
    private static Functional Ensemble(Optimizer optimizer)
    {
        using var folder = new TemporaryFolder();
        Model[] parts = [.. new[] { "first", "second" }.Select((name, i) => Loaded(name, i))];
        var input = new Input(3);
        var model = new Functional(input.Output, new Average().Apply([parts[0].Apply(input.Output), parts[1].Apply(input.Output)]), "ensemble");
        model.Compile(optimizer, "sparse_categorical_crossentropy", ["accuracy"]);
        return model;

        Model Loaded(string name, int seed)
        {
            var path = folder.File($"{name}.keras");
            var input = new Input(3);
            var hidden = new Dense(5, "tanh", kernelInitializer: new GlorotUniform(2 * seed + 1)).Apply(input.Output);
            using (var part = new Functional(input.Output, new Dense(3, "softmax", kernelInitializer: new GlorotUniform(2 * seed + 2)).Apply(hidden), name)) part.Save(path);
            return Model.Load(path);
        }
    }
}
