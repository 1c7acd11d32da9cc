using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Anneal.Benchmarks.Subjects;

/// <summary>The TorchSharp side of <see cref="ImageNetwork.ResNetBlock"/>.</summary>
internal sealed class TorchResNetBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d first = Conv2d(64, 64, 3, padding: 1, bias: false), second = Conv2d(64, 64, 3, padding: 1, bias: false);
    private readonly BatchNorm2d firstNorm = BatchNorm2d(64), secondNorm = BatchNorm2d(64);
    private readonly Linear head = Linear(64, 10);

    public TorchResNetBlock()
        : base(nameof(TorchResNetBlock)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var inner = functional.relu(firstNorm.forward(first.forward(x)));
        var sum = functional.relu(secondNorm.forward(second.forward(inner)) + x);
        return head.forward(sum.mean([2L, 3L]));
    }
}
