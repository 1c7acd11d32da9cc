using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Training;

/// <summary>What training changes outside a run, as it was: put back, bit for bit, when it is disposed.</summary>
internal sealed class ModelSnapshot : IDisposable
{
    private readonly TensorCopies copies = new();
    private readonly LearningRate[] rates;
    private readonly (Model Model, Optimizer Optimizer) of;

    public ModelSnapshot(Model model, Optimizer optimizer)
    {
        of = (model, optimizer);
        rates = [.. optimizer.Parts.Select(part => part.RateAsGiven)];
        copies.Take(ModelState.Of(model, optimizer));
    }

    public void Dispose()
    {
        foreach (var (part, rate) in of.Optimizer.Parts.Zip(rates)) part.RateAsGiven = rate;
        ModelState.Restore(of.Model, of.Optimizer, copies.All, ModelState.OptimizerState(copies.All, of.Optimizer));
        copies.Free();
    }
}
