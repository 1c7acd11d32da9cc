using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Makes a layer from a TorchSharp module. Its parameters are trained, named and saved like those of other layers.</summary>
/// <remarks>
/// Input and output have the shapes of the module. Parameters become trainable variables, and buffers become other variables, under their
/// names in the module. The layer owns the module and frees it. Inputs are float32, batch axis first. The layer has no config, so only the
/// weights of a model with it can be saved.
/// </remarks>
/// <example><code>
/// var model = new Sequential([new Input(4), new TorchModule(torch.nn.Linear(4, 8)), new Dense(1)]);
/// </code></example>
public sealed class TorchModule : UnaryLayer
{
    private readonly nn.Module<Tensor, Tensor> module;

    /// <summary>A layer that applies a module.</summary>
    /// <param name="module">The module, with one input and one output. Do not use it elsewhere afterwards.</param>
    /// <param name="name">The name, unique within the model. Default: the module's own name in snake case.</param>
    /// <exception cref="ArgumentException">Two parameters are the same tensor, or one is not float32.</exception>
    public TorchModule(nn.Module<Tensor, Tensor> module, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(module);
        this.module = module;
        if (name is null) Name = DefaultName;
        foreach (var (parameterName, parameter) in module.named_parameters()) Adopt(parameterName, parameter, parameter.requires_grad);
        foreach (var (bufferName, buffer) in module.named_buffers()) Adopt(bufferName, buffer, trainable: false);
    }

    /// <summary>Not supported: JSON cannot hold the code of a module.</summary>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override JsonObject GetConfig() => throw new NotSupportedException(
        $"Layer '{Name}' (TorchModule) cannot be written: JSON cannot hold the code of a TorchSharp module. Keep the model's weights (GetWeights), and make the model again by code.");

    /// <summary>That of the module's parameters, whatever the policy is.</summary>
    internal override ScalarType WorkType => Own.Weights.FirstOrDefault(weight => weight.Stored.is_floating_point())?.Stored.dtype ?? base.WorkType;

    internal override string DefaultName => module is null ? "torch_module" : SnakeCase.Of(module.GetName());

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        if (module.training != context.Training) module.train(context.Training);
        return module.call(input);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) module.Dispose();
        base.Dispose(disposing);
    }

    private void Adopt(string name, Tensor value, bool trainable)
    {
        if (value.is_floating_point() && value.dtype != float32)
            throw new ArgumentException($"'{name}' of the module is {value.dtype}; layers compute in float32. Call module.to(float32) first.", nameof(module));
        AddVariable(new Variable(value, name, trainable));
    }
}
