using Anneal.Data;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

/// <summary>What can be known of devices without one: names, errors, and where variables and batches go, on libtorch's device without memory. What a GPU computes is tested where there is one.</summary>
public sealed class DeviceTests
{
    private static readonly Device Meta = new(DeviceType.META);
    private static readonly float[,] X = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
    private static readonly float[,] Y = { { 1 }, { 0 }, { 1 } };

    [Theory]
    [InlineData("cpu", DeviceType.CPU, "cpu")]
    [InlineData("cuda", DeviceType.CUDA, "cuda:0")]
    [InlineData("cuda:1", DeviceType.CUDA, "cuda:1")]
    [InlineData("gpu:0", DeviceType.CUDA, "cuda:0")]
    public void A_device_has_a_name(string name, DeviceType type, string written)
    {
        var device = DeviceName.Parse(name, devices: 2);
        Assert.Equal((type, written), (device.type, DeviceName.Of(device)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CPU")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:1:2")]
    [InlineData("meta")]
    [InlineData("tpu")]
    public void Other_names_are_refused(string name) => Assert.Equal(
        $"device must be \"cpu\", \"cuda\", or \"cuda:0\" and so on; it was {(name.Length == 0 ? "empty" : name)}. (Parameter 'device')",
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceName.Parse(name, devices: 2)).Message.Replace("it was .", "it was empty.", StringComparison.Ordinal));

    [Theory]
    [InlineData("cuda:0", 0, "There is no device 'cuda:0': libtorch finds no CUDA device. 'anneal doctor' says what it looked for, and docs/gpu.md what to install.")]
    [InlineData("gpu:1", 1, "There is no device 'gpu:1': libtorch finds one CUDA device, cuda:0.")]
    [InlineData("cuda:4", 4, "There is no device 'cuda:4': libtorch finds 4 CUDA devices, cuda:0 to cuda:3.")]
    public void A_device_that_is_not_there_is_an_error(string name, int devices, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => DeviceName.Parse(name, devices)).Message);

    [Fact]
    public void All_variables_move_and_so_do_those_made_later()
    {
        using var scope = NewDisposeScope();
        using var model = new Sequential([new Dense(4), new BatchNormalization(), new Dropout(0.5, seed: 1), new LSTM(2) is var lstm ? new Reshape([4, 1]) : null!, lstm, new Dense(1)]);
        model.MoveTo(Meta);
        model.Build([Shape.Unknown, 2]);
        Assert.All(model.Variables, variable => Assert.Equal(DeviceType.META, variable.Value.device_type));
        Assert.All(model.TrainableVariables, variable => Assert.True(variable.Value.requires_grad));
        // Random numbers are drawn on the CPU.
        Assert.All(model.StateVariables, variable => Assert.Equal(DeviceType.CPU, variable.Value.device_type));
        Assert.Equal(DeviceType.META, LayerDevice.Of(model).type);
        using var simple = new Sequential([new Dense(4), new Dropout(0.5), new Dense(1)]);
        simple.MoveTo(Meta);
        Assert.Equal((DeviceType.META, 3L), (simple.Apply(zeros([3, 2], device: Meta)) is var y ? y.device_type : default, simple.Apply(zeros([3, 2], device: Meta)).size(0)));
    }

    [Fact]
    public void A_model_on_two_devices_is_refused_before_any_work()
    {
        using var hidden = new Dense(4);
        using var model = new Sequential([new Input(2), hidden, new Dense(1)]);
        model.Compile("sgd", "mse");
        hidden.MoveTo(Meta);
        var error = Assert.Throws<InvalidOperationException>(() => model.Fit(X, Y, verbose: 0));
        Assert.Equal("Layer 'sequential' is on two devices: 'sequential/dense/kernel' is on meta:0, 'sequential/dense_1/kernel' on cpu. Call To(\"meta:0\") on the whole model.", error.Message);
        Assert.Equal(error.Message, Assert.Throws<InvalidOperationException>(() => model.Predict(X, verbose: 0)).Message);
    }

    [Fact]
    public void An_optimizer_with_a_state_keeps_a_model_where_it_is()
    {
        using var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile(new Adam(0.01), "mse");
        model.To("cpu");
        model.Fit(X, Y, verbose: 0);
        Assert.Equal(
            "Model 'sequential' has an optimizer with a state, which stays where it is. Call To before training, or compile again after it.",
            Assert.Throws<InvalidOperationException>(() => model.To("cpu")).Message);
        model.Compile(new Adam(0.01), "mse");
        model.To("cpu");
        model.Fit(X, Y, verbose: 0);
    }

    [Fact]
    public void A_module_of_TorchSharp_is_not_moved()
    {
        LeakCheckAttribute.Allow(2); // As in HelpfulErrorTests.
        using var layer = new TorchModule(nn.Linear(2, 1), name: "module");
        using var model = new Sequential([new Input(2), new Dense(2), layer]);
        Assert.Equal(
            "Layer 'module' holds a module of TorchSharp, which Anneal does not move: 'sequential/module/weight' is on cpu. Call module.to(\"meta:0\") before the layer is made.",
            Assert.Throws<InvalidOperationException>(() => model.MoveTo(Meta)).Message);
        Assert.All(model.Variables, variable => Assert.Equal(DeviceType.CPU, variable.Value.device_type));
    }

    [Fact]
    public void Batches_are_one_ahead()
    {
        List<long> read = [];
        using var data = new Watched(BatchSource.From(X, Y, batchSize: 1), read);
        using var batches = new DeviceSource(data, Meta).Read(0);
        Assert.True(batches.MoveNext());
        Assert.Equal([0L, 1], read);
        using (var first = batches.Current) Assert.All(first.Inputs.Concat(first.Targets), tensor => Assert.Equal(DeviceType.META, tensor!.device_type));
        Assert.True(batches.MoveNext());
        Assert.Equal([0L, 1, 2], read);
        batches.Current.Dispose();
        Assert.True(batches.MoveNext());
        batches.Current.Dispose();
        Assert.False(batches.MoveNext());
    }

    [Fact]
    public void A_source_that_fails_has_given_the_batches_before()
    {
        static IEnumerable<Batch> Two()
        {
            yield return new(X, Y);
            yield return new(Y, X);
            throw new IOException("The disk is gone.");
        }

        using var batches = new DeviceSource(BatchSource.From(Two()), Meta).Read(0);
        for (var i = 0; i < 2; i++)
        {
            Assert.True(batches.MoveNext());
            Assert.Equal(2 - i, batches.Current.Inputs[0].size(1));
            batches.Current.Dispose();
        }
        Assert.Equal("The disk is gone.", Assert.Throws<IOException>(() => batches.MoveNext()).Message);
    }

    [Fact]
    public void A_pass_that_is_left_frees_the_batch_that_was_coming()
    {
        using var batches = new DeviceSource(BatchSource.From(X, Y, batchSize: 1), Meta).Read(0);
        Assert.True(batches.MoveNext());
        batches.Current.Dispose();
    }

    [Fact]
    public void The_same_program_trains_on_a_GPU()
    {
        Assert.SkipUnless(cuda.is_available(), "There is no CUDA device.");
        double[] Losses(string device)
        {
            RandomSeed.Set(1);
            using var model = new Sequential([new Input(2), new Dense(8, activation: "relu"), new BatchNormalization(), new Dropout(0.2), new Dense(1)]);
            model.To(device);
            model.Compile(new Adam(0.01), "mse", metrics: ["mae"]);
            var history = model.Fit(X, Y, batchSize: 2, epochs: 5, verbose: 0, validationData: (X, Y));
            return [.. history["loss"], .. history["val_mae"], model.Evaluate(X, Y, verbose: 0)["loss"], model.Predict(X, verbose: 0)[0, 0]];
        }

        foreach (var (here, there) in Losses("cpu").Zip(Losses("cuda:0"))) Assert.Equal(here, there, 1e-4);
    }

    private sealed class Watched(IBatchSource source, List<long> read) : IBatchSource, IDisposable
    {
        public long? BatchCount => source.BatchCount;

        public long? RowCount => source.RowCount;

        public bool CanSeek => source.CanSeek;

        public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
        {
            using var batches = source.Read(pass, firstBatch, cancellationToken);
            for (var number = firstBatch; batches.MoveNext(); number++)
            {
                read.Add(number);
                yield return batches.Current;
            }
        }

        public void Dispose() => (source as IDisposable)?.Dispose();
    }
}
