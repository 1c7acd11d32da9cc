namespace Anneal.Data;

/// <summary>Data that come batch by batch, pass after pass, such as files that are larger than memory.</summary>
/// <remarks>
/// <c>Fit</c>, <c>Evaluate</c> and <c>Predict</c> take a source. <see cref="BatchSource"/> makes sources of arrays, of what can be enumerated, and of other sources.
/// Whoever reads a batch owns it and disposes it. A source makes new batches in every pass.
/// <para>Reading is on one thread at a time for each enumerator; a source may have several enumerators at once. Do not keep a dispose scope open between two batches.</para>
/// Keras: <c>PyDataset</c>, and what it takes from <c>tf.data</c>.
/// </remarks>
/// <example><code>
/// sealed class Noise(int batches) : IBatchSource
/// {
///     public long? BatchCount => batches;
///     public long? RowCount => 32L * batches;
///     public bool CanSeek => true;
///
///     public IEnumerator&lt;Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
///     {
///         for (var i = firstBatch; i &lt; batches; i++)
///             yield return new Batch(rand(32, 8), zeros(32, 1));
///     }
/// }
/// </code></example>
public interface IBatchSource
{
    /// <summary>The number of batches in each pass, or null if it is unknown. A pass then ends where the enumerator does.</summary>
    long? BatchCount { get; }

    /// <summary>The number of rows in each pass, or null if it is unknown.</summary>
    long? RowCount { get; }

    /// <summary>Whether a pass can be read again from any of its batches with the same bits. A training run then resumes within an epoch, and otherwise at the end of one.</summary>
    bool CanSeek { get; }

    /// <summary>Begins a pass.</summary>
    /// <param name="pass">The number of the pass, from 0. Sources that shuffle take the order from it and their seed, so that a run that resumes has the same order.</param>
    /// <param name="firstBatch">The batch to begin with, from 0. It is 0 unless <see cref="CanSeek"/> is true.</param>
    /// <param name="cancellationToken">Cancels waiting for data.</param>
    /// <returns>Batches that the reader owns, <c>BatchCount - firstBatch</c> of them. Disposing the enumerator ends the pass at any place.</returns>
    IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default);
}
