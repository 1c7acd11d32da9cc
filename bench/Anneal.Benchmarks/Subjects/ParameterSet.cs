using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Benchmarks.Subjects;

/// <summary>Float32 parameters of some shapes with random values and gradients, held twice: as Anneal's variables and as TorchSharp's parameters.</summary>
internal sealed class ParameterSet : IDisposable
{
    private ParameterSet(IEnumerable<long[]> shapes)
    {
        foreach (var shape in shapes)
        {
            Variables.Add(new Variable(randn(shape), $"v{Variables.Count}"));
            Gradients.Add((randn(shape) * 0.01f).DetachFromDisposeScope());
            Parameters.Add(new(randn(shape)));
            Parameters[^1].grad = Gradients[^1];
        }
    }

    public List<Variable> Variables { get; } = [];

    public List<Tensor> Gradients { get; } = [];

    public List<TorchSharp.Modules.Parameter> Parameters { get; } = [];

    /// <summary>The perceptron 784-512-512-10: 669,706 parameters in 6 arrays.</summary>
    public static ParameterSet Perceptron() => new([[784, 512], [512], [512, 512], [512], [512, 10], [10]]);

    /// <summary>100 arrays of 10,000.</summary>
    public static ParameterSet Many() => new(Enumerable.Repeat<long[]>([10_000], 100));

    /// <summary>One array of 25 million.</summary>
    public static ParameterSet Large() => new([[25_000_000]]);

    /// <summary>One array of 64 million: 256 MB.</summary>
    public static ParameterSet Of256MB() => new([[64_000_000]]);

    public void Dispose()
    {
        foreach (var variable in Variables) variable.Dispose();
        foreach (var gradient in Gradients) gradient.Dispose();
        foreach (var parameter in Parameters) parameter.Dispose();
    }
}
