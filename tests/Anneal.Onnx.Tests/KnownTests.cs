using Anneal.Activations;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using static TorchSharp.torch;

namespace Anneal.Onnx.Tests;

/// <summary>Nothing that Anneal has is forgotten, and what users add is known.</summary>
public sealed class KnownTests
{
    [Fact]
    public void Every_layer_has_nodes_or_a_reason()
    {
        // Input is no call; a model's text of its layers is read before.
        var forgotten = Registry<Layer>.Entries.Select(entry => entry.Type).Where(type => type.Assembly == typeof(Layer).Assembly || type.Assembly == typeof(Applications.MobileNet).Assembly)
            .Where(type => type != typeof(Input) && OnnxLayers.Find(type) is null).Select(type => type.Name);
        Assert.Empty(forgotten);
    }

    [Fact]
    public void Every_operation_has_nodes() => Assert.Equal(OperationTable.Names.Order(), RecordedNodes.Names.Order());

    [Fact]
    public void Every_activation_computes_the_same()
    {
        using var scope = NewDisposeScope();
        var names = Registry<ActivationFunction>.Entries.Where(entry => entry.Type == typeof(ActivationFunction)).Select(entry => entry.ClassName).Where(name => name != "mine").Distinct().ToArray();
        Assert.True(names.Length > 25);
        foreach (var name in names)
        {
            using var model = new Sequential([new Input(6), new Activation(ActivationFunction.Get(name))]);
            OnnxAssert.SameAsModel(model, linspace(-8, 8, 48).reshape(8, 6));
        }
    }

    [Fact]
    public void A_cell_of_your_own_runs_step_by_step()
    {
        OnnxLayers.RegisterAll<Leaky>((_, call) =>
        {
            var sum = call.Graph.Node("Add", call.Inputs[0], call.Graph.Node("Mul", call.Inputs[1], call.Graph.Constant(0.5f)));
            return [sum, sum];
        });
        using var scope = NewDisposeScope();
        using var model = new Sequential([new Input(-1, 3), new RNN(new Leaky(), returnSequences: true)]);
        OnnxAssert.SameAsModel(model, rand(2, 5, 3));
    }

    [Fact]
    public void Masks_go_from_an_embedding_through_the_layers_to_the_mean()
    {
        using var scope = NewDisposeScope();
        using var model = new Sequential([
            new Input([-1], dtype: ScalarType.Int32), new Embedding(9, 4, maskZero: true), new Bidirectional(new LSTM(3, returnSequences: true)), new GRU(3, returnSequences: true, resetAfter: false),
            new TimeDistributed(new Dense(2)), new GlobalAveragePooling1D(),
        ]);
        OnnxAssert.SameAsModel(model, tensor(new[,] { { 1, 2, 3, 0, 0 }, { 4, 0, 5, 6, 8 } }));
    }

    private sealed class Leaky() : RecurrentCell(null)
    {
        public override IReadOnlyList<long> StateSize => [3];

        protected override IReadOnlyList<Tensor> Step(Tensor input, IReadOnlyList<Tensor> states, CallContext context)
        {
            var sum = input + states[0] / tensor(2f);
            return [sum, sum.alias()];
        }
    }
}
