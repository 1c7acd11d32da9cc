using Anneal.Distribution;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>The outermost current call of a thread: whether it trains, the masks of its tensors, and the losses that layers added.</summary>
/// <remarks>Keras keeps the first in its call context and the second on the tensors themselves.</remarks>
internal sealed class CallScope : IDisposable
{
    [ThreadStatic]
    private static CallScope? current;

    private List<Tensor>? kept, losses;
    private Dictionary<Tensor, Tensor>? masks;
    private Dictionary<Tensor, Logits>? logits;

    private CallScope()
    {
    }

    public static CallScope? Current => current;

    public bool? Training { get; set; }

    /// <summary>The variables of the layer whose call is running, if it works in another type than theirs; null outside.</summary>
    public CastVariables? Cast { get; set; }

    /// <summary>Whether only shapes are needed, so that layers do not change their states.</summary>
    public bool IsTrial { get; private init; }

    /// <summary>In a trial on one row, the number of rows of the data.</summary>
    public long? Rows { get; private init; }

    /// <summary>Whether a rectified linear unit comes next, and the operation that is called may do its work. It sets this to false if it does.</summary>
    public bool ReluFollows { get; set; }

    /// <summary>Whether the operation that is called may leave out the rectified linear unit at its end, which comes later. It sets this to false if it does.</summary>
    public bool ReluMayWait { get; set; }

    /// <summary>Whether the largest of each 2 x 2 numbers comes next, and the operation that is called may find it, rectified. It sets this to false if it does.</summary>
    public bool PoolFollows { get; set; }

    /// <summary>Whether a layer is computed again for its gradients, and changes its variables no more.</summary>
    public bool IsReplay { get; set; }

    /// <summary>The layer whose own call is running; null outside.</summary>
    public Operation? Caller { get; set; }

    public IReadOnlyList<Tensor> Losses => losses ?? [];

    /// <summary>Of which operations logits are kept: those that make outputs of a model; null for none.</summary>
    public Func<Operation?, bool>? KeepsLogitsOf { get; init; }

    /// <summary>Whether penalties on outputs are part of what is computed: in steps of training and evaluation.</summary>
    public bool CollectsLosses { get; private init; }

    /// <summary>The model whose step is running: it takes the numbers that layers report; null outside.</summary>
    public Model? Stepping { get; private init; }

    /// <summary>Which rows of the batch the step has, where several ranks share it.</summary>
    public RowShare? Share { get; private init; }

    /// <summary>Opens a scope, independent of any outer one.</summary>
    public static CallScope Open(bool? training = null, bool isTrial = false, bool collectsLosses = false, Func<Operation?, bool>? keepsLogitsOf = null, long? rows = null, Model? stepping = null, RowShare? share = null)
    {
        var opened = new CallScope { Training = training, IsTrial = isTrial, CollectsLosses = collectsLosses, Stepping = stepping, KeepsLogitsOf = keepsLogitsOf, Rows = rows, Share = share, Outer = current };
        current = opened;
        return opened;
    }

    /// <summary>Makes a scope that was opened elsewhere the current one, until the result is disposed.</summary>
    public static Entered Enter(CallScope? scope)
    {
        var entered = new Entered(current);
        current = scope;
        return entered;
    }

    private CallScope? Outer { get; init; }

    public Tensor? MaskOf(Tensor tensor) => masks is not null && masks.TryGetValue(tensor, out var mask) ? mask : null;

    /// <summary>Attaches a mask to a tensor for as long as the scope lasts.</summary>
    public void SetMask(Tensor tensor, Tensor mask)
    {
        masks ??= new(ReferenceEqualityComparer.Instance);
        masks[tensor] = Keep(mask);
    }

    /// <summary>The logits of a tensor of probabilities, if they were kept.</summary>
    public Logits? LogitsOf(Tensor probabilities) => logits?.GetValueOrDefault(probabilities);

    /// <summary>Lets the current call, if there is one, keep the logits of probabilities.</summary>
    /// <returns>The probabilities.</returns>
    public static Tensor Squashed(Tensor input, Tensor probabilities, Squash activation)
    {
        if (current is { KeepsLogitsOf: { } keeps } call && keeps(call.Caller))
        {
            call.logits ??= new(ReferenceEqualityComparer.Instance);
            call.logits[probabilities] = new(call.Keep(input.alias()), activation, call.Caller);
        }
        return probabilities;
    }

    public void AddLoss(Tensor loss)
    {
        if (CollectsLosses) (losses ??= []).Add(Keep(loss));
    }

    public void Dispose()
    {
        current = Outer;
        if (kept is null) return;
        foreach (var tensor in kept) tensor.Dispose();
    }

    internal readonly struct Entered(CallScope? outer) : IDisposable
    {
        public void Dispose() => current = outer;
    }

    // Not by a dispose scope: results of the calls within belong to the scope around this one.
    private Tensor Keep(Tensor tensor)
    {
        (kept ??= []).Add(tensor.DetachFromDisposeScope());
        return tensor;
    }
}
