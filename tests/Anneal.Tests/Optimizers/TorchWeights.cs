using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>Something for optimizers to hold. Made before a test begins: TorchSharp counts each parameter twice and frees it once, which would
/// look like a leak.</summary>
public sealed class TorchWeights : IDisposable
{
    private readonly Parameter first = nn.Parameter(zeros(2)), second = nn.Parameter(zeros(2));

    public IReadOnlyList<Parameter> All => [first, second];

    /// <summary>An SGD of TorchSharp, with a group for each rate.</summary>
    public optim.Optimizer Sgd(params double[] rates) => optim.SGD(
        rates.Select((rate, i) => new TorchSharp.Modules.SGD.ParamGroup([All[i]], lr: rate, momentum: 0.9)), rates[0], momentum: 0.9);

    /// <summary>An Adam of TorchSharp, with one group.</summary>
    public optim.Optimizer Adam(double rate) => optim.Adam(All, rate);

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }
}
