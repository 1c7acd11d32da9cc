namespace Anneal.Layers;

/// <summary>Batch normalization and a rectified linear unit after it.</summary>
internal sealed class BatchNormReluPass : BatchNormKernel<BatchNormReluPass>
{
    private protected override bool Rectifies => true;
}
