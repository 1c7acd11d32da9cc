namespace Anneal.Layers;

/// <summary>Batch normalization alone.</summary>
internal sealed class BatchNormPass : BatchNormKernel<BatchNormPass>
{
    private protected override bool Rectifies => false;
}
